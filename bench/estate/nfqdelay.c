// nfqdelay: per-destination RTT + loss for a kernel without netem. NFQUEUE verdicts held in a heap.
// usage: nfqdelay QUEUE MIN_MS MAX_MS LOSS_PCT(float) ; delay = MIN + hash(dst) % (MAX-MIN) (+ up
// to 10% jitter) rule: iptables -t mangle -A OUTPUT -d 127.10.0.0/16 -j NFQUEUE --queue-num 0
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
static int fd;
static uint16_t Q;
static uint64_t nin, nout, ndrop;
typedef struct {
    uint64_t due;
    uint32_t id;
} item;
static item *H;
static int hn, hc;
static void push(item x) {
    if (hn == hc) {
        hc = hc ? hc * 2 : 65536;
        H = realloc(H, hc * sizeof *H);
    }
    int i = hn++;
    while (i && H[(i - 1) / 2].due > x.due) {
        H[i] = H[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    H[i] = x;
}
static item pop() {
    item r = H[0], x = H[--hn];
    int i = 0;
    for (;;) {
        int c = 2 * i + 1;
        if (c >= hn)
            break;
        if (c + 1 < hn && H[c + 1].due < H[c].due)
            c++;
        if (H[c].due >= x.due)
            break;
        H[i] = H[c];
        i = c;
    }
    H[i] = x;
    return r;
}
static uint64_t now() {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ull + t.tv_nsec;
}
static char vb[64 * 64];
static int vl;
static void flush_() {
    if (!vl)
        return;
    struct sockaddr_nl a = {.nl_family = AF_NETLINK};
    while (sendto(fd, vb, vl, 0, (void *)&a, sizeof a) < 0 &&
           (errno == EAGAIN || errno == ENOBUFS || errno == EINTR))
        ;
    vl = 0;
}
static void verdict(uint32_t id, uint32_t v) {
    struct {
        struct nlmsghdr h;
        struct nfgenmsg g;
        struct nlattr a;
        struct nfqnl_msg_verdict_hdr v;
    } m = {0};
    m.h.nlmsg_len = sizeof m;
    m.h.nlmsg_type = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_VERDICT;
    m.h.nlmsg_flags = NLM_F_REQUEST;
    m.g.nfgen_family = AF_UNSPEC;
    m.g.res_id = htons(Q);
    m.a.nla_len = sizeof m.a + sizeof m.v;
    m.a.nla_type = NFQA_VERDICT_HDR;
    m.v.verdict = htonl(v);
    m.v.id = id;
    memcpy(vb + vl, &m, sizeof m);
    vl += sizeof m;
    if (vl + sizeof m > sizeof vb)
        flush_();
}
static void cfg(int type, void *d, int n, int type2, void *d2, int n2) {
    char b[256] = {0};
    struct nlmsghdr *h = (void *)b;
    h->nlmsg_type = (NFNL_SUBSYS_QUEUE << 8) | NFQNL_MSG_CONFIG;
    h->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
    struct nfgenmsg *g = (void *)(h + 1);
    g->nfgen_family = AF_UNSPEC;
    g->res_id = htons(Q);
    char *p = (char *)(g + 1);
    struct nlattr *a = (void *)p;
    a->nla_type = type;
    a->nla_len = 4 + n;
    memcpy(p + 4, d, n);
    p += NLA_ALIGN(4 + n);
    if (d2) {
        a = (void *)p;
        a->nla_type = type2;
        a->nla_len = 4 + n2;
        memcpy(p + 4, d2, n2);
        p += NLA_ALIGN(4 + n2);
    }
    h->nlmsg_len = p - b;
    struct sockaddr_nl s = {.nl_family = AF_NETLINK};
    sendto(fd, b, h->nlmsg_len, 0, (void *)&s, sizeof s);
    char r[512];
    recv(fd, r, sizeof r, 0);
    struct nlmsgerr *e = (void *)(r + sizeof *h);
    if (((struct nlmsghdr *)r)->nlmsg_type == NLMSG_ERROR && e->error)
        fprintf(stderr, "cfg %d: %s\n", type, strerror(-e->error));
}
static void st(int s) {
    fprintf(stderr, "in=%lu out=%lu drop=%lu held=%d\n", nin, nout, ndrop, hn);
    if (s != SIGUSR1)
        _exit(0);
}
int main(int c, char **v) {
    Q = atoi(v[1]);
    double mn = atof(v[2]), mx = atof(v[3]), loss = atof(v[4]);
    signal(SIGUSR1, st);
    signal(SIGTERM, st);
    signal(SIGINT, st);
    fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER);
    struct sockaddr_nl a = {.nl_family = AF_NETLINK};
    bind(fd, (void *)&a, sizeof a);
    int big = 128 << 20, one = 1;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, 4);
    setsockopt(fd, SOL_NETLINK, NETLINK_NO_ENOBUFS, &one, 4);
    struct nfqnl_msg_config_cmd cm = {.command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET)};
    cfg(NFQA_CFG_CMD, &cm, sizeof cm, 0, 0, 0);
    struct nfqnl_msg_config_params pr = {.copy_range = htonl(24), .copy_mode = NFQNL_COPY_PACKET};
    cfg(NFQA_CFG_PARAMS, &pr, sizeof pr, 0, 0, 0);
    uint32_t ml = htonl(400000);
    cfg(NFQA_CFG_QUEUE_MAXLEN, &ml, 4, 0, 0, 0);
    uint32_t fl = htonl(NFQA_CFG_F_GSO | NFQA_CFG_F_FAIL_OPEN);
    cfg(NFQA_CFG_MASK, &fl, 4, NFQA_CFG_FLAGS, &fl, 4);
    static char b[1 << 20];
    unsigned rs = 88172645;
    for (;;) {
        uint64_t t = now();
        while (hn && H[0].due <= t) {
            item x = pop();
            verdict(x.id, NF_ACCEPT);
            nout++;
        }
        flush_();
        struct timespec ts = {0, 200000000};
        if (hn) {
            int64_t d = H[0].due - now();
            if (d < 0)
                d = 0;
            ts.tv_sec = 0;
            ts.tv_nsec = d > 200000000 ? 200000000 : d;
        }
        struct pollfd p = {fd, POLLIN};
        if (ppoll(&p, 1, &ts, 0) <= 0)
            continue;
        for (int k = 0; k < 64; k++) {
            int n = recv(fd, b, sizeof b, MSG_DONTWAIT);
            if (n <= 0)
                break;
            t = now();
            for (struct nlmsghdr *h = (void *)b; NLMSG_OK(h, n); h = NLMSG_NEXT(h, n)) {
                if ((h->nlmsg_type & 0xff) != NFQNL_MSG_PACKET)
                    continue;
                char *q = (char *)NLMSG_DATA(h) + sizeof(struct nfgenmsg);
                int l = h->nlmsg_len - NLMSG_LENGTH(sizeof(struct nfgenmsg));
                uint32_t id = 0, dst = 0;
                while (l >= 4) {
                    struct nlattr *x = (void *)q;
                    int ty = x->nla_type & NLA_TYPE_MASK;
                    if (ty == NFQA_PACKET_HDR)
                        id = ((struct nfqnl_msg_packet_hdr *)(q + 4))->packet_id;
                    else if (ty == NFQA_PAYLOAD && x->nla_len >= 24)
                        memcpy(&dst, q + 4 + 16, 4);
                    int al = NLA_ALIGN(x->nla_len);
                    if (al <= 0)
                        break;
                    q += al;
                    l -= al;
                }
                nin++;
                rs ^= rs << 13;
                rs ^= rs >> 17;
                rs ^= rs << 5;
                if (loss > 0 && (rs % 100000) < loss * 1000) {
                    verdict(id, NF_DROP);
                    ndrop++;
                    continue;
                }
                uint32_t hh = ntohl(dst) * 2654435761u;
                double ms = mn + (mx > mn ? (hh >> 8) % 1000 / 1000.0 * (mx - mn) : 0);
                rs ^= rs << 13;
                rs ^= rs >> 17;
                rs ^= rs << 5;
                ms *= 1 + (rs % 1000) / 10000.0;
                item it = {t + (uint64_t)(ms * 1e6), id};
                push(it);
            }
        }
    }
}
