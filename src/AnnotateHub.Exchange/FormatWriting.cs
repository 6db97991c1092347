namespace AnnotateHub.Exchange;

/// <param name="leftOut">Gets what the format cannot hold.</param>
public delegate IEnumerable<WrittenFile> FormatWriting(
    ILabelSource labels,
    FormatSettings settings,
    ICollection<ExchangeFault> leftOut
);
