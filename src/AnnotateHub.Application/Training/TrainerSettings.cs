namespace AnnotateHub.Application.Training;

/// <param name="Program">The trainer's .dll; null: looked for beside this program and where a build puts it.</param>
/// <param name="Timeout">How long a trainer that was asked to stop may take for its last checkpoint; null: two minutes.</param>
/// <param name="Threads">Of the processor; null: one fewer than there are, 8 at most.</param>
/// <param name="MemoryMegabytes">That a training may need; null: what the machine has free.</param>
public sealed record TrainerSettings(
    string? Program = null,
    TimeSpan? Timeout = null,
    int? Threads = null,
    int? MemoryMegabytes = null
);
