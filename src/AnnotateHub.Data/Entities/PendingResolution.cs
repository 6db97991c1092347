namespace AnnotateHub.Data.Entities;

public enum PendingResolution
{
    Applied,
    Discarded,
}
