namespace AnnotateHub.Exchange.Voc;

public enum VocDialect
{
    /// <summary>Whole numbers, as LabelImg writes them.</summary>
    Integer,

    /// <summary>Decimal numbers that read back to the very same doubles, as labelme and CVAT use them.</summary>
    Float,
}
