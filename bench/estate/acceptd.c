// acceptd: listens on 0.0.0.0:PORT... for each port argument; accepts and closes at once (or keeps)
// - TCP connect sweep target
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
int main(int c, char **v) {
    int ep = epoll_create1(0);
    for (int i = 1; i < c; i++) {
        int s = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), o = 1;
        setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &o, 4);
        struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(v[i]))};
        if (bind(s, (void *)&a, sizeof a) || listen(s, 65535)) {
            perror("bind");
            return 1;
        }
        struct epoll_event e = {.events = EPOLLIN, .data.fd = s};
        epoll_ctl(ep, EPOLL_CTL_ADD, s, &e);
    }
    struct epoll_event ev[64];
    for (;;) {
        int n = epoll_wait(ep, ev, 64, -1);
        for (int i = 0; i < n; i++) {
            for (;;) {
                int f = accept4(ev[i].data.fd, 0, 0, SOCK_NONBLOCK);
                if (f < 0)
                    break;
                close(f);
            }
        }
    }
}
