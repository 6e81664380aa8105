// fastagent: simulated SNMP estate. One UDP socket answers on every 127.x.y.z (or any local
// address). v1/v2c GET/GETNEXT/GETBULK from a table of raw BER varbinds; SNMPv3 USM authPriv with a
// DISTINCT engine id per address. usage: fastagent -p PORT -t table.txt [-d deadpct] [-l losspct]
// table line: <oid dotted> <value TLV hex>
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#define MAXOID 64
#define BATCH 64
#define MTU 65000
typedef struct {
    uint32_t a[MAXOID];
    int n;
} oid_t;
typedef struct {
    oid_t o;
    uint8_t *oidtlv;
    int oidlen;
    uint8_t *val;
    int vlen;
} row_t;
static row_t *rows;
static int nrows;
static uint64_t st_in, st_out, st_drop;
static int deadpct, losspct;
static int ocmp(const oid_t *x, const oid_t *y) {
    int m = x->n < y->n ? x->n : y->n;
    for (int i = 0; i < m; i++) {
        if (x->a[i] != y->a[i])
            return x->a[i] < y->a[i] ? -1 : 1;
    }
    return x->n - y->n;
}
static int rcmp(const void *a, const void *b) {
    return ocmp(&((row_t *)a)->o, &((row_t *)b)->o);
}
static int enclen(uint8_t *p, int l) {
    if (l < 128) {
        p[0] = l;
        return 1;
    }
    if (l < 256) {
        p[0] = 0x81;
        p[1] = l;
        return 2;
    }
    p[0] = 0x82;
    p[1] = l >> 8;
    p[2] = l;
    return 3;
}
static int encoid(const oid_t *o, uint8_t *p) {
    uint8_t b[400];
    int n = 0;
    b[n++] = o->a[0] * 40 + o->a[1];
    for (int i = 2; i < o->n; i++) {
        uint32_t v = o->a[i];
        uint8_t t[5];
        int k = 0;
        do {
            t[k++] = v & 127;
            v >>= 7;
        } while (v);
        while (k--)
            b[n++] = t[k] | (k ? 0x80 : 0);
    }
    p[0] = 6;
    int h = 1 + enclen(p + 1, n);
    memcpy(p + h, b, n);
    return h + n;
}
static void load(const char *f) {
    FILE *fp = fopen(f, "r");
    char line[70000];
    int cap = 0;
    while (fgets(line, sizeof line, fp)) {
        char *sp = strchr(line, ' ');
        if (!sp)
            continue;
        *sp++ = 0;
        if (nrows == cap) {
            cap = cap ? cap * 2 : 1024;
            rows = realloc(rows, cap * sizeof(row_t));
        }
        row_t *r = &rows[nrows++];
        memset(r, 0, sizeof *r);
        for (char *t = strtok(line, "."); t; t = strtok(0, "."))
            r->o.a[r->o.n++] = strtoul(t, 0, 10);
        uint8_t tmp[500];
        r->oidlen = encoid(&r->o, tmp);
        r->oidtlv = malloc(r->oidlen);
        memcpy(r->oidtlv, tmp, r->oidlen);
        int l = strlen(sp);
        while (l && (sp[l - 1] == '\n' || sp[l - 1] == ' '))
            l--;
        r->vlen = l / 2;
        r->val = malloc(r->vlen + 1);
        for (int i = 0; i < r->vlen; i++) {
            unsigned x;
            sscanf(sp + 2 * i, "%2x", &x);
            r->val[i] = x;
        }
    }
    fclose(fp);
    qsort(rows, nrows, sizeof(row_t), rcmp);
}
// --- tlv reader
typedef struct {
    const uint8_t *p, *e;
} rd;
static int tlv(rd *r, int *tag, rd *body) {
    if (r->e - r->p < 2)
        return -1;
    *tag = *r->p++;
    int l = *r->p++;
    if (l & 0x80) {
        int n = l & 0x7f;
        if (n > 3 || r->e - r->p < n)
            return -1;
        l = 0;
        while (n--)
            l = l << 8 | *r->p++;
    }
    if (r->e - r->p < l)
        return -1;
    body->p = r->p;
    body->e = r->p + l;
    r->p += l;
    return 0;
}
static long rint_(rd b) {
    long v = (b.p < b.e && (*b.p & 0x80)) ? -1 : 0;
    while (b.p < b.e)
        v = v << 8 | *b.p++;
    return v;
}
static void roid(rd b, oid_t *o) {
    o->n = 0;
    if (b.p >= b.e)
        return;
    o->a[0] = *b.p / 40;
    o->a[1] = *b.p % 40;
    if (o->a[0] > 2) {
        o->a[1] += (o->a[0] - 2) * 40;
        o->a[0] = 2;
    }
    o->n = 2;
    b.p++;
    while (b.p < b.e && o->n < MAXOID) {
        uint32_t v = 0;
        while (b.p < b.e) {
            v = v << 7 | (*b.p & 0x7f);
            if (!(*b.p++ & 0x80))
                break;
        }
        o->a[o->n++] = v;
    }
}
static int upper(const oid_t *o) {
    int lo = 0, hi = nrows;
    while (lo < hi) {
        int m = (lo + hi) / 2;
        if (ocmp(&rows[m].o, o) <= 0)
            lo = m + 1;
        else
            hi = m;
    }
    return lo;
}
// --- backward writer
typedef struct {
    uint8_t *b;
    int pos;
} wr; // pos moves down
static void wb(wr *w, const void *d, int n) {
    w->pos -= n;
    memcpy(w->b + w->pos, d, n);
}
static void wh(wr *w, int tag, int len) {
    uint8_t t[4];
    int n = enclen(t, len);
    wb(w, t, n);
    uint8_t c = tag;
    wb(w, &c, 1);
}
static void wint(wr *w, long v) {
    uint8_t t[9];
    int n = 0;
    long x = v;
    do {
        t[n++] = x & 0xff;
        x >>= 8;
    } while (!((x == 0 && !(t[n - 1] & 0x80)) || (x == -1 && (t[n - 1] & 0x80))));
    for (int i = 0; i < n; i++)
        wb(w, &t[i], 1);
    wh(w, 2, n);
}
static void wstr(wr *w, const void *d, int n) {
    wb(w, d, n);
    wh(w, 4, n);
}
// build the response PDU (backward) for a request PDU; returns 0 ok
static int pdu(wr *w, int tag, rd p, int limit) {
    int t;
    rd b;
    if (tlv(&p, &t, &b))
        return -1;
    rd rid = b;
    if (tlv(&p, &t, &b))
        return -1;
    int nonrep = rint_(b);
    if (tlv(&p, &t, &b))
        return -1;
    int maxrep = rint_(b);
    rd vbl;
    if (tlv(&p, &t, &vbl))
        return -1;
    static struct {
        int row;
        rd oid;
        int exc;
    } out[20000];
    int no = 0, bytes = 0;
    oid_t os[512];
    rd raw[512];
    int nq = 0;
    while (vbl.p < vbl.e && nq < 512) {
        rd vb;
        if (tlv(&vbl, &t, &vb))
            return -1;
        rd o;
        if (tlv(&vb, &t, &o))
            return -1;
        raw[nq] = o;
        roid(o, &os[nq++]);
    }
    if (tag == 0xa0) {
        for (int i = 0; i < nq; i++) {
            int u = upper(&os[i]) - 1;
            if (u >= 0 && !ocmp(&rows[u].o, &os[i])) {
                out[no].row = u;
                out[no++].exc = 0;
            } else {
                out[no].row = -1;
                out[no].oid = raw[i];
                out[no++].exc = 0x80;
            }
        }
    } else if (tag == 0xa1) {
        for (int i = 0; i < nq; i++) {
            int u = upper(&os[i]);
            if (u < nrows) {
                out[no].row = u;
                out[no++].exc = 0;
            } else {
                out[no].row = -1;
                out[no].oid = raw[i];
                out[no++].exc = 0x82;
            }
        }
    } else if (tag == 0xa5) {
        int cur[512];
        if (nonrep < 0)
            nonrep = 0;
        if (nonrep > nq)
            nonrep = nq;
        for (int i = 0; i < nq; i++)
            cur[i] = upper(&os[i]);
        for (int i = 0; i < nonrep; i++) {
            if (cur[i] < nrows) {
                out[no].row = cur[i];
                out[no++].exc = 0;
            } else {
                out[no].row = -1;
                out[no].oid = raw[i];
                out[no++].exc = 0x82;
            }
        }
        for (int r = 0; r < maxrep && nq > nonrep; r++) {
            int live = 0;
            for (int i = nonrep; i < nq; i++) {
                if (no >= 19990)
                    goto done;
                if (cur[i] < nrows) {
                    bytes += rows[cur[i]].oidlen + rows[cur[i]].vlen + 4;
                    if (bytes > limit)
                        goto done;
                    out[no].row = cur[i]++;
                    out[no++].exc = 0;
                    live = 1;
                } else {
                    out[no].row = -1;
                    if (nrows) {
                    }
                    out[no].oid = raw[i];
                    out[no++].exc = 0x82;
                }
            }
            if (!live)
                break;
        }
    done:;
    } else
        return -1;
    int end = w->pos;
    for (int i = no - 1; i >= 0; i--) {
        int s = w->pos;
        if (out[i].row >= 0) {
            row_t *r = &rows[out[i].row];
            wb(w, r->val, r->vlen);
            wb(w, r->oidtlv, r->oidlen);
        } else {
            uint8_t x[2] = {out[i].exc, 0};
            wb(w, x, 2);
            wb(w, out[i].oid.p, out[i].oid.e - out[i].oid.p);
            wh(w, 6, out[i].oid.e - out[i].oid.p);
        }
        wh(w, 0x30, s - w->pos);
    }
    wh(w, 0x30, end - w->pos);
    wint(w, 0);
    wint(w, 0);
    wb(w, rid.p, rid.e - rid.p);
    wh(w, 2, rid.e - rid.p);
    wh(w, 0xa2, end - w->pos);
    return 0;
}
// ---- USM
static const char *AUTHN[] = {"md5", "sha", "sha224", "sha256", "sha384", "sha512"};
static const EVP_MD *MD[6];
static const int TR[] = {12, 12, 16, 24, 32, 48};
static const char *PRIVN[] = {"aes", "aes192", "aes256"};
static const int PK[] = {16, 24, 32};
static uint8_t KuA[6][64], KuP[6][64];
static EVP_MD_CTX *mctx;
static void p2k(const EVP_MD *md, const char *pw, uint8_t *out) {
    int n = strlen(pw), j = 0;
    uint8_t b[64];
    EVP_DigestInit_ex(mctx, md, 0);
    for (int c = 0; c < 1048576; c += 64) {
        for (int i = 0; i < 64; i++)
            b[i] = pw[j++ % n];
        EVP_DigestUpdate(mctx, b, 64);
    }
    unsigned l;
    EVP_DigestFinal_ex(mctx, out, &l);
}
static void loc(const EVP_MD *md, const uint8_t *ku, const uint8_t *eng, int el, uint8_t *out) {
    int k = EVP_MD_size(md);
    unsigned l;
    EVP_DigestInit_ex(mctx, md, 0);
    EVP_DigestUpdate(mctx, ku, k);
    EVP_DigestUpdate(mctx, eng, el);
    EVP_DigestUpdate(mctx, ku, k);
    EVP_DigestFinal_ex(mctx, out, &l);
}
static void hmac(const EVP_MD *md, const uint8_t *key, const uint8_t *d, int n, uint8_t *out) {
    unsigned l;
    HMAC(md, key, EVP_MD_size(md), d, n, out, &l);
}
static EVP_CIPHER_CTX *cctx;
static time_t t0;
static uint64_t salt = 1;
static void aes(int enc, int p, const uint8_t *key, uint32_t boots, uint32_t tm, const uint8_t *s,
                const uint8_t *in, int n, uint8_t *out) {
    uint8_t iv[16];
    for (int i = 0; i < 4; i++) {
        iv[i] = boots >> (24 - 8 * i);
        iv[4 + i] = tm >> (24 - 8 * i);
    }
    memcpy(iv + 8, s, 8);
    const EVP_CIPHER *c = p == 0   ? EVP_aes_128_cfb128()
                          : p == 1 ? EVP_aes_192_cfb128()
                                   : EVP_aes_256_cfb128();
    int l;
    EVP_CipherInit_ex(cctx, c, 0, key, iv, enc);
    EVP_CipherUpdate(cctx, out, &l, in, n);
}
static int v3(const uint8_t *msg, int len, uint32_t dst, wr *w, int limit) {
    uint8_t eng[9] = {0x80, 0, 0x1f, 0x88, 1};
    memcpy(eng + 5, &dst, 4);
    rd r = {msg, msg + len}, b, m;
    int t;
    if (tlv(&r, &t, &m))
        return -1;
    if (tlv(&m, &t, &b))
        return -1;
    rd hd;
    if (tlv(&m, &t, &hd))
        return -1;
    rd mid;
    if (tlv(&hd, &t, &mid))
        return -1;
    if (tlv(&hd, &t, &b))
        return -1;
    if (tlv(&hd, &t, &b))
        return -1;
    int flags = b.p < b.e ? *b.p : 0;
    rd sp;
    if (tlv(&m, &t, &sp))
        return -1;
    rd u;
    if (tlv(&sp, &t, &u))
        return -1;
    rd e;
    if (tlv(&u, &t, &e))
        return -1;
    if (tlv(&u, &t, &b))
        return -1;
    long boots = rint_(b);
    if (tlv(&u, &t, &b))
        return -1;
    long tm = rint_(b);
    rd us;
    if (tlv(&u, &t, &us))
        return -1;
    rd ap;
    if (tlv(&u, &t, &ap))
        return -1;
    rd pp;
    if (tlv(&u, &t, &pp))
        return -1;
    long now = time(0) - t0 + 1000;
    int report = 0;
    int a = -1, p = -1;
    uint8_t ka[64], kp[128];
    if (e.e - e.p != 9 || memcmp(e.p, eng, 9))
        report = 4;
    else {
        char nm[40];
        int n = us.e - us.p;
        if (n > 39)
            return -1;
        memcpy(nm, us.p, n);
        nm[n] = 0;
        if (n) {
            char *s = strchr(nm, '_');
            if (!s)
                return -1;
            char *s2 = strchr(s + 1, '_');
            if (!s2)
                return -1;
            *s2 = 0;
            for (int i = 0; i < 6; i++)
                if (!strcmp(s + 1, AUTHN[i]))
                    a = i;
            for (int i = 0; i < 3; i++)
                if (!strcmp(s2 + 1, PRIVN[i]))
                    p = i;
            if (a < 0 || p < 0)
                report = 3;
        }
        if (!report && (flags & 1) && a >= 0) {
            loc(MD[a], KuA[a], eng, 9, ka);
            if (ap.e - ap.p != TR[a]) {
                report = 5;
            } else {
                static uint8_t cp[70000];
                memcpy(cp, msg, len);
                memset(cp + (ap.p - msg), 0, TR[a]);
                uint8_t h[64];
                hmac(MD[a], ka, cp, len, h);
                if (memcmp(h, ap.p, TR[a]))
                    report = 5;
                else if (boots != 1 || labs(tm - now) > 150)
                    report = 2;
            }
        }
    }
    static uint8_t dec[70000];
    rd sc;
    if (!report || report == 2) {
        if (flags & 2) {
            rd c;
            if (tlv(&m, &t, &c))
                return -1;
            if (a < 0)
                return -1;
            int k = EVP_MD_size(MD[a]);
            loc(MD[a], KuP[a], eng, 9, kp);
            if (k < PK[p]) {
                unsigned l;
                EVP_DigestInit_ex(mctx, MD[a], 0);
                EVP_DigestUpdate(mctx, kp, k);
                EVP_DigestFinal_ex(mctx, kp + k, &l);
            }
            aes(0, p, kp, boots, tm, pp.p, c.p, c.e - c.p, dec);
            rd x = {dec, dec + (c.e - c.p)};
            if (tlv(&x, &t, &sc) || t != 0x30)
                return -1;
        } else if (tlv(&m, &t, &sc))
            return -1;
    }
    int rflags = report ? (report == 2 ? 1 : 0) : (flags & 3);
    int end = w->pos;
    // scoped pdu
    if (report) {
        long rid = 0;
        if (!(flags & 2)) {
            rd q = m;
            rd s2;
            if (!tlv(&q, &t, &s2)) {
                rd z;
                if (!tlv(&s2, &t, &z) && !tlv(&s2, &t, &z)) {
                    rd pd;
                    if (!tlv(&s2, &t, &pd)) {
                        rd ri;
                        if (!tlv(&pd, &t, &ri))
                            rid = rint_(ri);
                    }
                }
            }
        }
        int s = w->pos;
        uint8_t c[3] = {0x41, 1, 1};
        wb(w, c, 3);
        oid_t o = {{1, 3, 6, 1, 6, 3, 15, 1, 1, report, 0}, 11};
        uint8_t ob[40];
        int n = encoid(&o, ob);
        wb(w, ob, n);
        wh(w, 0x30, s - w->pos);
        wh(w, 0x30, s - w->pos);
        wint(w, 0);
        wint(w, 0);
        wint(w, rid);
        wh(w, 0xa8, s - w->pos);
        wstr(w, "", 0);
        wstr(w, eng, 9);
        wh(w, 0x30, s - w->pos);
    } else {
        rd ce, cn, pd;
        if (tlv(&sc, &t, &ce) || tlv(&sc, &t, &cn) || tlv(&sc, &t, &pd))
            return -1;
        int s = w->pos;
        if (pdu(w, t, pd, limit))
            return -1;
        wb(w, cn.p, cn.e - cn.p);
        wh(w, 4, cn.e - cn.p);
        wstr(w, eng, 9);
        wh(w, 0x30, s - w->pos);
    }
    uint8_t sb[8];
    if (rflags & 2) {
        salt++;
        for (int i = 0; i < 8; i++)
            sb[i] = salt >> (56 - 8 * i);
        int n = end - w->pos;
        static uint8_t ct[70000];
        aes(1, p, kp, 1, now, sb, w->b + w->pos, n, ct);
        memcpy(w->b + w->pos, ct, n);
        wh(w, 4, n);
    }
    // security params
    int s = w->pos;
    int apos = 0;
    if (rflags & 2)
        wstr(w, sb, 8);
    else
        wstr(w, "", 0);
    uint8_t z[64] = {0};
    if (rflags & 1) {
        wb(w, z, TR[a]);
        apos = w->pos;
        wh(w, 4, TR[a]);
    } else
        wstr(w, "", 0);
    wb(w, us.p, us.e - us.p);
    wh(w, 4, us.e - us.p);
    wint(w, now);
    wint(w, 1);
    wstr(w, eng, 9);
    wh(w, 0x30, s - w->pos);
    wh(w, 4, s - w->pos);
    s = w->pos;
    wint(w, 3);
    uint8_t f = rflags;
    wstr(w, &f, 1);
    wint(w, 65507);
    wb(w, mid.p, mid.e - mid.p);
    wh(w, 2, mid.e - mid.p);
    wh(w, 0x30, s - w->pos);
    wint(w, 3);
    wh(w, 0x30, end - w->pos);
    if (rflags & 1) {
        uint8_t h[64];
        hmac(MD[a], ka, w->b + w->pos, end - w->pos, h);
        memcpy(w->b + apos, h, TR[a]);
    }
    return 0;
}
static void stat_(int s) {
    fprintf(stderr, "in=%lu out=%lu drop=%lu\n", st_in, st_out, st_drop);
    if (s != SIGUSR1)
        _exit(0);
}
int main(int c, char **v) {
    int port = 16200, o;
    const char *tf = "table.txt";
    while ((o = getopt(c, v, "p:t:d:l:")) != -1)
        switch (o) {
        case 'p':
            port = atoi(optarg);
            break;
        case 't':
            tf = optarg;
            break;
        case 'd':
            deadpct = atoi(optarg);
            break;
        case 'l':
            losspct = atoi(optarg);
        }
    load(tf);
    fprintf(stderr, "%d rows\n", nrows);
    signal(SIGUSR1, stat_);
    signal(SIGTERM, stat_);
    signal(SIGINT, stat_);
    MD[0] = EVP_md5();
    MD[1] = EVP_sha1();
    MD[2] = EVP_sha224();
    MD[3] = EVP_sha256();
    MD[4] = EVP_sha384();
    MD[5] = EVP_sha512();
    mctx = EVP_MD_CTX_new();
    cctx = EVP_CIPHER_CTX_new();
    for (int i = 0; i < 6; i++) {
        p2k(MD[i], "authpass12345", KuA[i]);
        p2k(MD[i], "privpass12345", KuP[i]);
    }
    t0 = time(0);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    int one = 1, big = 64 << 20;
    setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &one, sizeof one);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &big, sizeof big);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &big, sizeof big);
    struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons(port)};
    if (bind(fd, (void *)&sa, sizeof sa)) {
        perror("bind");
        return 1;
    }
    static uint8_t ib[BATCH][4096];
    static uint8_t ob[BATCH][MTU + 600];
    static uint8_t cb[BATCH][128];
    struct mmsghdr mi[BATCH], mo[BATCH];
    struct iovec vi[BATCH], vo[BATCH];
    struct sockaddr_in ad[BATCH];
    unsigned rs = 12345;
    for (;;) {
        for (int i = 0; i < BATCH; i++) {
            vi[i] = (struct iovec){ib[i], 4096};
            mi[i].msg_hdr = (struct msghdr){&ad[i], sizeof ad[i], &vi[i], 1, cb[i], 128, 0};
        }
        int n = recvmmsg(fd, mi, BATCH, MSG_WAITFORONE, 0);
        if (n < 0)
            continue;
        int k = 0;
        st_in += n;
        for (int i = 0; i < n; i++) {
            uint32_t dst = 0;
            for (struct cmsghdr *h = CMSG_FIRSTHDR(&mi[i].msg_hdr); h;
                 h = CMSG_NXTHDR(&mi[i].msg_hdr, h))
                if (h->cmsg_level == IPPROTO_IP && h->cmsg_type == IP_PKTINFO) {
                    struct in_pktinfo *pi = (void *)CMSG_DATA(h);
                    dst = pi->ipi_addr.s_addr;
                    pi->ipi_spec_dst = pi->ipi_addr;
                    pi->ipi_ifindex = 0;
                }
            uint32_t hh = ntohl(dst);
            if (deadpct && (hh % 10) * 10 < (unsigned)deadpct) {
                st_drop++;
                continue;
            }
            if (losspct) {
                rs = rs * 1103515245 + 12345;
                if ((rs >> 16) % 100 < (unsigned)losspct) {
                    st_drop++;
                    continue;
                }
            }
            rd r = {ib[i], ib[i] + mi[i].msg_len}, m, b;
            int t;
            wr w = {ob[k], MTU + 500};
            int end = w.pos;
            if (tlv(&r, &t, &m) || t != 0x30)
                continue;
            rd m0 = m;
            if (tlv(&m, &t, &b))
                continue;
            long ver = rint_(b);
            if (ver == 3) {
                if (v3(ib[i], mi[i].msg_len, dst, &w, 60000))
                    continue;
            } else {
                rd com;
                if (tlv(&m, &t, &com))
                    continue;
                rd pd;
                if (tlv(&m, &t, &pd))
                    continue;
                if (pdu(&w, t, pd, 60000))
                    continue;
                wb(&w, com.p, com.e - com.p);
                wh(&w, 4, com.e - com.p);
                wint(&w, ver);
                wh(&w, 0x30, end - w.pos);
            }
            (void)m0;
            vo[k] = (struct iovec){ob[k] + w.pos, end - w.pos};
            mo[k].msg_hdr = (struct msghdr){
                &ad[i], sizeof ad[i], &vo[k], 1, cb[i], mi[i].msg_hdr.msg_controllen, 0};
            k++;
        }
        int s = 0;
        while (s < k) {
            int q = sendmmsg(fd, mo + s, k - s, 0);
            if (q <= 0) {
                s++;
                continue;
            }
            s += q;
            st_out += q;
        }
    }
}
