"""Why the operating system, or this program, will not read or write something."""

from __future__ import annotations

import errno

REASONS: dict[int | None, str] = {
    errno.EACCES: "没有读写权限",
    errno.EPERM: "没有读写权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "这里要建文件夹，却已有一个同名的文件",
    errno.ENODEV: "这是管道、套接字或设备，不是普通文件",
    errno.EFBIG: "文件太大",
    errno.ELOOP: "链接绕成了圈",
    errno.ENAMETOOLONG: "路径太长",
}
"""By `errno`; whatever else happens is not foreseen."""
MAKE_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT))


def reason(error: OSError) -> str:
    """Why, in the system's own words where nothing better is known."""
    return REASONS.get(error.errno, error.strerror or str(error))
