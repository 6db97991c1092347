namespace AnnotateHub.Data.Entities;

public enum RunState
{
    Waiting,
    Running,
    Finished,
    Cancelled,

    /// <summary>It could not begin or go on; the message says why.</summary>
    Failed,
}
