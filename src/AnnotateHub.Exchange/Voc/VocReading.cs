namespace AnnotateHub.Exchange.Voc;

/// <summary>What was read: the usable objects and the faults of the others. The annotation is null when the file as a whole is no VOC
/// file.</summary>
public sealed record VocReading(VocAnnotation? Annotation, IReadOnlyList<ExchangeFault> Faults)
{
    /// <summary>Width and height as the file says them; empty where it does not.</summary>
    internal (string Width, string Height) SaidSize { get; init; } = ("", "");

    /// <summary>The classes as the file spells them, with the line of the first object of each.</summary>
    public IReadOnlyDictionary<string, int> Spellings { get; init; } = new Dictionary<string, int>();
}
