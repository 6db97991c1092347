namespace AnnotateHub.Data.Entities;

public enum RunImageState
{
    Waiting,
    Done,
    Failed,
}
