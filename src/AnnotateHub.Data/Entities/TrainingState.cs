namespace AnnotateHub.Data.Entities;

/// <summary>Where a training stands. The numbers are stored.</summary>
public enum TrainingState
{
    Waiting = 0,
    Running = 1,

    /// <summary>Somebody stopped it for now; it goes on from its checkpoint when it is told to.</summary>
    Paused = 2,
    Done = 3,

    /// <summary>It could not begin or go on; the message says why. Its checkpoint is kept.</summary>
    Failed = 4,

    /// <summary>Given up; its checkpoints are gone.</summary>
    Cancelled = 5,
}
