using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Exchange.Reading;

/// <summary>How many attributes a box can carry and how long they may be (<see cref="OperationRules"/>); what goes beyond is left out and
/// reported, whatever the format.</summary>
internal static class AttributeLimits
{
    private const int MostNamed = 3;

    /// <param name="tell">Gets a sentence for each box that loses attributes.</param>
    public static ImageLabels Apply(ImageLabels labels, Action<string> tell)
    {
        if (!labels.Boxes.Any(IsBeyond))
            return labels;
        return labels with { Boxes = [.. labels.Boxes.Select((box, index) => IsBeyond(box) ? Cut(box, $"box {index + 1}") : box)] };

        LabelledBox Cut(LabelledBox box, string place)
        {
            var kept = box.Attributes!.Where(Fits).Take(OperationRules.MaxAttributes).ToDictionary(StringComparer.Ordinal);
            string[] lost = [.. box.Attributes!.Keys.Where(name => !kept.ContainsKey(name)).Order(StringComparer.Ordinal)];
            var named = string.Join(", ", lost.Take(MostNamed).Select(name => $"'{ReadResultBuilder.Shown(name)}'"));
            tell(
                $"{place} loses {(lost.Length == 1 ? "the attribute" : $"{lost.Length} attributes:")} {named}"
                    + $"{(lost.Length > MostNamed ? " and others" : "")}. A box carries at most {OperationRules.MaxAttributes}, with names of "
                    + $"at most {OperationRules.MaxAttributeNameLength} and texts of at most {OperationRules.MaxAttributeLength} characters."
            );
            return box with { Attributes = kept };
        }
    }

    private static bool IsBeyond(LabelledBox box) =>
        box.Attributes is { } attributes && (attributes.Count > OperationRules.MaxAttributes || !attributes.All(Fits));

    private static bool Fits(KeyValuePair<string, string> attribute) =>
        attribute is
        { Key.Length: > 0 and <= OperationRules.MaxAttributeNameLength, Value.Length: <= OperationRules.MaxAttributeLength };
}
