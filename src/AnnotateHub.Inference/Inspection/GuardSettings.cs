using System.Diagnostics;
using System.Reflection;
using System.Text.Json;

namespace AnnotateHub.Inference.Inspection;

/// <param name="MaxFileBytes">Larger files are refused unread.</param>
/// <param name="MemoryMegabytes">Address space of the child process.</param>
/// <param name="TimeLimit">From start to verdict; null: a minute.</param>
/// <param name="Program">Program (.dll or executable) whose first line asks <see cref="ModelInspection.IsRequested"/>; null: the running
/// one.</param>
public sealed record GuardSettings(
    long MaxFileBytes = 4L << 30,
    int MemoryMegabytes = 4_096,
    TimeSpan? TimeLimit = null,
    string? Program = null
);
