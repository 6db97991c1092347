namespace AnnotateHub.Exchange.Voc;

/// <summary>Whether xmax and ymax name the last pixel of a box or the first one after it.</summary>
public enum VocFarEdge
{
    Inclusive,
    Exclusive,
}
