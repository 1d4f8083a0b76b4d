/* An upstream that costs next to nothing: whatever is asked of a model, the answer is the same,
 * made at the start.
 *
 *     fixed PORT [CLASSES]
 *
 * Speaks as much of the Open Inference Protocol as a gateway in front of it uses, on loopback, in
 * one thread. Requests may be pipelined and their bodies chunked; they are read and not looked at.
 *
 * - An inference of the model `binary` has logits of one row as a binary tensor, FP32.
 * - One of `brain` has the same as BF16.
 * - One of any other model has them as JSON.
 * - All else has the metadata of a model.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 1024, REQUEST_LIMIT = 1 << 20, EVENTS = 64 };

struct answer {
    char *bytes;
    size_t count;
};

/* Bytes in that are not yet answered, and bytes out that the socket did not yet take. */
struct connection {
    char *in;
    size_t in_count, in_room;
    char *out;
    size_t out_count, out_room;
    uint32_t wanted;
};

static struct answer text, binary, brain, metadata;
static struct connection connections[CONNECTIONS];

static void fail(const char *what) {
    perror(what);
    exit(2);
}

static void *grown(void *bytes, size_t *room, size_t needed) {
    if (needed <= *room) return bytes;
    *room = needed * 2;
    bytes = realloc(bytes, *room);
    if (bytes == NULL) fail("memory");
    return bytes;
}

/* A head and a body; json_count is that of a body with binary tensors behind its JSON, or 0. */
static struct answer make_answer(const char *body, size_t count, size_t json_count) {
    char head[256], extra[64] = "";
    if (json_count > 0)
        snprintf(extra, sizeof extra, "Inference-Header-Content-Length: %zu\r\n", json_count);
    int head_count = snprintf(
        head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%sContent-Length: %zu\r\n\r\n",
        json_count > 0 ? "application/octet-stream" : "application/json", extra, count);
    struct answer answer = {malloc((size_t)head_count + count), (size_t)head_count + count};
    if (answer.bytes == NULL) fail("memory");
    memcpy(answer.bytes, head, (size_t)head_count);
    memcpy(answer.bytes + head_count, body, count);
    return answer;
}

/* Logits between -6 and 6 from a linear congruential generator: no two runs differ. */
static float *make_logits(int classes) {
    float *logits = malloc(sizeof(float) * (size_t)classes);
    if (logits == NULL) fail("memory");
    uint32_t state = 7;
    for (int i = 0; i < classes; i++) {
        state = state * 1664525 + 1013904223;
        logits[i] = (float)(state >> 8) / (float)(1 << 24) * 12 - 6;
    }
    return logits;
}

static void make_answers(int classes) {
    const float *logits = make_logits(classes);
    size_t room = (size_t)classes * 24 + 1024;
    char *body = malloc(room);
    uint16_t *halves = malloc(sizeof(uint16_t) * (size_t)classes);
    if (body == NULL || halves == NULL) fail("memory");
    size_t count = (size_t)snprintf(body, room,
                                    "{\"model_name\":\"text\",\"model_version\":\"1\",\"outputs\":["
                                    "{\"name\":\"logits\",\"datatype\":\"FP32\","
                                    "\"shape\":[1,%d],\"data\":[",
                                    classes);
    for (int i = 0; i < classes; i++)
        count +=
            (size_t)snprintf(body + count, room - count, "%s%.9g", i ? "," : "", (double)logits[i]);
    count += (size_t)snprintf(body + count, room - count, "]}]}");
    text = make_answer(body, count, 0);

    for (int width = 2; width <= 4; width += 2) {
        size_t json =
            (size_t)snprintf(body, room,
                             "{\"model_name\":\"%s\",\"model_version\":\"1\",\"outputs\":[{"
                             "\"name\":\"logits\",\"datatype\":\"%s\","
                             "\"shape\":[1,%d],\"parameters\":{\"binary_data_size\":%d}}]}",
                             width == 2 ? "brain" : "binary", width == 2 ? "BF16" : "FP32", classes,
                             width * classes);
        for (int i = 0; i < classes; i++) {
            uint32_t bits;
            memcpy(&bits, &logits[i], sizeof bits);
            halves[i] = (uint16_t)(bits >> 16);
        }
        memcpy(body + json, width == 2 ? (const void *)halves : (const void *)logits,
               (size_t)(width * classes));
        *(width == 2 ? &brain : &binary) =
            make_answer(body, json + (size_t)(width * classes), json);
    }
    count = (size_t)snprintf(body, room,
                             "{\"name\":\"text\",\"versions\":[\"1\"],\"platform\":\"fixed\","
                             "\"inputs\":[{\"name\":\"features\","
                             "\"datatype\":\"FP32\",\"shape\":[-1,64]}],\"outputs\":[{\"name\":"
                             "\"logits\",\"datatype\":\"FP32\","
                             "\"shape\":[-1,%d]}]}",
                             classes);
    metadata = make_answer(body, count, 0);
}

/* The value of a header within the head, which ends in a NUL; NULL where there is none. */
static const char *header(const char *head, const char *name) {
    size_t count = strlen(name);
    for (const char *line = strstr(head, "\r\n"); line != NULL; line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, count) == 0 && line[count] == ':') return line + count + 1;
    }
    return NULL;
}

/* Bytes of the first request in the buffer, 0 while it is not whole. */
static size_t request_count(char *in, size_t count) {
    char *end = memmem(in, count, "\r\n\r\n", 4);
    if (end == NULL) return 0;
    size_t head = (size_t)(end - in) + 4;
    char saved = end[2];
    end[2] = 0;
    const char *length = header(in, "content-length"), *coding = header(in, "transfer-encoding");
    size_t body = length != NULL ? strtoul(length, NULL, 10) : 0;
    end[2] = saved;
    if (coding != NULL) {
        /* Chunks, up to the empty one. */
        size_t at = head;
        for (;;) {
            char *line = memmem(in + at, count - at, "\r\n", 2);
            if (line == NULL) return 0;
            size_t chunk = strtoul(in + at, NULL, 16);
            at = (size_t)(line - in) + 2 + chunk + 2;
            if (at > count) return 0;
            if (chunk == 0) return at;
        }
    }
    return head + body <= count ? head + body : 0;
}

static const struct answer *answer_to(const char *request, size_t count) {
    if (count < 24 || memcmp(request, "POST /v2/models/", 16) != 0) return &metadata;
    if (memcmp(request + 16, "binary", 6) == 0) return &binary;
    if (memcmp(request + 16, "brain", 5) == 0) return &brain;
    return &text;
}

/* Appends the answers to all whole requests in the buffer. */
static void answer_all(struct connection *c) {
    size_t done = 0;
    for (;;) {
        size_t count = request_count(c->in + done, c->in_count - done);
        if (count == 0) break;
        const struct answer *answer = answer_to(c->in + done, count);
        c->out = grown(c->out, &c->out_room, c->out_count + answer->count);
        memcpy(c->out + c->out_count, answer->bytes, answer->count);
        c->out_count += answer->count;
        done += count;
    }
    memmove(c->in, c->in + done, c->in_count - done);
    c->in_count -= done;
}

/* Reads once, answers, and waits for room where the socket has none; returns 0 when the connection
 * is over. */
static int serve(int queue, int fd, uint32_t events) {
    struct connection *c = &connections[fd];
    if (events & EPOLLIN) {
        c->in = grown(c->in, &c->in_room, c->in_count + 16384);
        ssize_t got = recv(fd, c->in + c->in_count, c->in_room - c->in_count, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN)) return 0;
        if (got > 0) c->in_count += (size_t)got;
        if (c->in_count > REQUEST_LIMIT) return 0;
        answer_all(c);
    }
    size_t sent = 0;
    while (sent < c->out_count) {
        ssize_t took = send(fd, c->out + sent, c->out_count - sent, MSG_NOSIGNAL);
        if (took < 0 && errno != EAGAIN) return 0;
        if (took < 0) break;
        sent += (size_t)took;
    }
    memmove(c->out, c->out + sent, c->out_count - sent);
    c->out_count -= sent;
    uint32_t wanted = EPOLLIN | (c->out_count > 0 ? EPOLLOUT : 0);
    if (wanted != c->wanted) {
        struct epoll_event event = {.events = wanted, .data.fd = fd};
        epoll_ctl(queue, EPOLL_CTL_MOD, fd, &event);
        c->wanted = wanted;
    }
    return (events & (EPOLLERR | EPOLLHUP)) == 0;
}

static int listening(int port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    if (fd < 0) fail("socket");
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
    if (listen(fd, 512) != 0) fail("listen");
    return fd;
}

int main(int argc, char **argv) {
    if (argc < 2) {
        fprintf(stderr, "usage: fixed PORT [CLASSES]\n");
        return 2;
    }
    int classes = argc > 2 ? atoi(argv[2]) : 1000;
    if (classes < 2 || classes > 1000000) {
        fprintf(stderr, "fixed: expected 2 to 1000000 classes, found %s\n", argv[2]);
        return 2;
    }
    make_answers(classes);
    int listener = listening(atoi(argv[1])), queue = epoll_create1(0), yes = 1;
    if (queue < 0) fail("epoll");
    struct epoll_event event = {.events = EPOLLIN, .data.fd = listener}, events[EVENTS];
    epoll_ctl(queue, EPOLL_CTL_ADD, listener, &event);
    for (;;) {
        int count = epoll_wait(queue, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            int fd = events[i].data.fd;
            if (fd != listener) {
                if (!serve(queue, fd, events[i].events)) close(fd);
                continue;
            }
            while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
                if (fd >= CONNECTIONS) {
                    close(fd);
                    continue;
                }
                connections[fd].in_count = connections[fd].out_count = 0;
                connections[fd].wanted = EPOLLIN;
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
                event = (struct epoll_event){.events = EPOLLIN, .data.fd = fd};
                epoll_ctl(queue, EPOLL_CTL_ADD, fd, &event);
            }
        }
    }
}
