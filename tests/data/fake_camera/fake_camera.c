/* A webcam that does not exist, for the tests of the real camera path (ours; MIT OR Apache-2.0).
 *
 * Preloaded into a process, it answers the V4L2 calls for files under /dev/video* and passes everything else on.
 * It offers YUYV at 640x480 (30 Hz) and 320x240 (60 Hz): a bright bar on grey, whose left edge stands at 8 px times the
 * frame's number modulo 64; or, at 640x480, the pictures of the file named by FAKE_CAMERA_PICTURES (YUYV, one after the
 * other, played round). While the file named by FAKE_CAMERA_UNPLUGGED exists, every call fails with ENODEV, as
 * after pulling the cable.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { BUFFERS = 4, PAGE = 4096 };
static const struct { unsigned width, height, rate; } modes[] = {{640, 480, 30}, {320, 240, 60}};
enum { MODES = sizeof modes / sizeof modes[0] };

static unsigned mode, sequence;
static unsigned char *memory;
static unsigned waiting[BUFFERS * 2], first_waiting, last_waiting;
static struct timespec due;

static unsigned size_of(unsigned m) { return modes[m].width * modes[m].height * 2; }
static unsigned slot(void) { return (size_of(0) + PAGE - 1) / PAGE * PAGE; }

static int is_camera(int file) {
    char link[64], path[256];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strncmp(path, "/dev/video", 10) == 0;
}

static int unplugged(void) {
    const char *sign = getenv("FAKE_CAMERA_UNPLUGGED");
    return sign && access(sign, F_OK) == 0;
}

static int refuse(int code) { errno = code; return -1; }

static void fill_format(struct v4l2_format *format) {
    memset(&format->fmt, 0, sizeof format->fmt);
    format->fmt.pix.width = modes[mode].width;
    format->fmt.pix.height = modes[mode].height;
    format->fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
    format->fmt.pix.field = V4L2_FIELD_NONE;
    format->fmt.pix.bytesperline = modes[mode].width * 2;
    format->fmt.pix.sizeimage = size_of(mode);
    format->fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
}

/* One picture of the film in place of the bar; 0 when there is none. */
static int show_film(unsigned char *picture) {
    static const unsigned char *film;
    static unsigned long count, asked;
    if (!asked++) {
        const char *path = getenv("FAKE_CAMERA_PICTURES");
        struct stat about;
        int file = path ? open(path, O_RDONLY) : -1;
        if (file >= 0 && !fstat(file, &about) && (count = about.st_size / size_of(0))) {
            void *mapped = mmap(NULL, count * size_of(0), PROT_READ, MAP_PRIVATE, file, 0);
            if (mapped == MAP_FAILED) count = 0; else film = mapped;
        }
        if (file >= 0) close(file);
    }
    if (!count || mode != 0) return 0;
    memcpy(picture, film + (sequence % count) * size_of(0), size_of(0));
    return 1;
}

static void paint(unsigned char *picture) {
    if (show_film(picture)) return;
    unsigned width = modes[mode].width, left = 8 * (sequence % 64) * width / 640;
    for (unsigned y = 0; y < modes[mode].height; y++)
        for (unsigned x = 0; x < width; x++) {
            unsigned char *pixel = picture + 2 * (y * width + x);
            pixel[0] = x >= left && x < left + 40 * width / 640 ? 235 : 81;
            pixel[1] = 128;
        }
}

static int next_picture(struct v4l2_buffer *buffer) {
    if (first_waiting == last_waiting) return refuse(EAGAIN);
    long step = 1000000000L / modes[mode].rate;
    if (due.tv_sec == 0) clock_gettime(CLOCK_MONOTONIC, &due);
    due.tv_nsec += step;
    if (due.tv_nsec >= 1000000000L) { due.tv_sec++; due.tv_nsec -= 1000000000L; }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    unsigned index = waiting[first_waiting++ % (BUFFERS * 2)];
    paint(memory + index * slot());
    buffer->index = index;
    buffer->bytesused = buffer->length = size_of(mode);
    buffer->sequence = sequence++;
    buffer->flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->timestamp.tv_sec = due.tv_sec;
    buffer->timestamp.tv_usec = due.tv_nsec / 1000;
    return 0;
}

static int request_buffers(int file, struct v4l2_requestbuffers *request) {
    if (request->count > BUFFERS) request->count = BUFFERS;
    first_waiting = last_waiting = 0;
    memset(&due, 0, sizeof due);
    if (request->count) {
        if (ftruncate(file, BUFFERS * slot())) return -1;
        memory = mmap(NULL, BUFFERS * slot(), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (memory == MAP_FAILED) return -1;
    }
    return 0;
}

static int camera(int file, unsigned long call, void *argument) {
    if (unplugged()) return refuse(ENODEV);
    switch ((unsigned)call) {
    case (unsigned)VIDIOC_QUERYCAP: {
        struct v4l2_capability *about = argument;
        memset(about, 0, sizeof *about);
        strcpy((char *)about->driver, "fake_camera");
        strcpy((char *)about->card, "Fake camera");
        about->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        about->capabilities = about->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
    }
    case (unsigned)VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *format = argument;
        if (format->index) return refuse(EINVAL);
        format->pixelformat = V4L2_PIX_FMT_YUYV;
        strcpy((char *)format->description, "YUYV 4:2:2");
        return 0;
    }
    case (unsigned)VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *size = argument;
        if (size->index >= MODES) return refuse(EINVAL);
        size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        size->discrete.width = modes[size->index].width;
        size->discrete.height = modes[size->index].height;
        return 0;
    }
    case (unsigned)VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *interval = argument;
        if (interval->index) return refuse(EINVAL);
        for (unsigned m = 0; m < MODES; m++)
            if (modes[m].width == interval->width) {
                interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
                interval->discrete.numerator = 1;
                interval->discrete.denominator = modes[m].rate;
                return 0;
            }
        return refuse(EINVAL);
    }
    case (unsigned)VIDIOC_S_FMT: {
        struct v4l2_format *format = argument;
        for (unsigned m = 0; m < MODES; m++)
            if (modes[m].width == format->fmt.pix.width) mode = m;
        fill_format(format);
        return 0;
    }
    case (unsigned)VIDIOC_G_FMT: fill_format(argument); return 0;
    case (unsigned)VIDIOC_G_PARM: case (unsigned)VIDIOC_S_PARM: {
        struct v4l2_streamparm *parameters = argument;
        memset(&parameters->parm, 0, sizeof parameters->parm);
        parameters->parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
        parameters->parm.capture.timeperframe.numerator = 1;
        parameters->parm.capture.timeperframe.denominator = modes[mode].rate;
        return 0;
    }
    case (unsigned)VIDIOC_REQBUFS: return request_buffers(file, argument);
    case (unsigned)VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = argument;
        buffer->length = size_of(mode);
        buffer->m.offset = buffer->index * slot();
        return 0;
    }
    case (unsigned)VIDIOC_QBUF:
        waiting[last_waiting++ % (BUFFERS * 2)] = ((struct v4l2_buffer *)argument)->index;
        return 0;
    case (unsigned)VIDIOC_DQBUF: return next_picture(argument);
    case (unsigned)VIDIOC_STREAMON: case (unsigned)VIDIOC_STREAMOFF: return 0;
    default: return refuse(EINVAL);
    }
}

long syscall(long number, ...) {
    static long (*real)(long, ...);
    long a[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_ioctl && is_camera((int)a[0])) return camera((int)a[0], a[1], (void *)a[2]);
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "syscall");
    return real(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

int poll(struct pollfd *files, nfds_t count, int timeout) {
    static int (*real)(struct pollfd *, nfds_t, int);
    if (count == 1 && is_camera(files->fd)) {
        files->revents = files->events;
        return 1;
    }
    if (!real) *(void **)&real = dlsym(RTLD_NEXT, "poll");
    return real(files, count, timeout);
}
