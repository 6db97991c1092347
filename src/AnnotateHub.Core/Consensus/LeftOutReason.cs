namespace AnnotateHub.Core.Consensus;

public enum LeftOutReason
{
    DrawnByOneJunior,
    NoMajority,
    NotDrawnByAll,
}
