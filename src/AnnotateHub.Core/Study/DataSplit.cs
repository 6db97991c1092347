namespace AnnotateHub.Core.Study;

public enum DataSplit
{
    Train,
    Validation,
    Test,
}
