using System.Security.Cryptography;
using System.Text;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Labels;
using AnnotateHub.Core.Study;
using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Boxes of label files as changes of a label set, each checked as one that is drawn.</summary>
internal static class ImportedBoxes
{
    /// <returns>What the answer is known by, and its usable boxes.</returns>
    public static (string Key, List<BoxChange> Boxes) Changes(
        ImageLabels labels,
        ImageGroup image,
        string owner,
        ClassScheme classes,
        IReadOnlyDictionary<string, string>? meanings,
        List<ExchangeFault> rejected
    )
    {
        var changes = new List<BoxChange>();
        // The same labels give the same ids, so that importing them twice is one operation sent twice.
        var content = string.Join('\n', labels.Boxes.Select(labelledBox => $"{labelledBox.Class} {labelledBox.Box}"));
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{image.Id} {owner} {content}")))[..20];
        foreach (var item in labels.Boxes)
        {
            var name = meanings?.GetValueOrDefault(item.Class) ?? item.Class;
            if (name.Length == 0)
                rejected.Add(
                    new ExchangeFault(labels.File, item.Line, $"Class '{item.Class}' was left out by choice.") { Kind = FaultKind.Class }
                );
            else if (classes.Find(name) is null)
                rejected.Add(
                    new ExchangeFault(
                        labels.File,
                        item.Line,
                        ImportedClasses.WhyNoClass(name) is { } why
                            ? $"Class '{name.ReplaceLineEndings(" ")}' cannot be a class of the project: {why}. Say which it means (--class)."
                            : $"Class '{name}' is not one of {string.Join(", ", classes.Classes.Select(known => known.Key))}; add it to the project's classes or have missing classes added{(ClassChoices.Nearest(name, classes) is { } near ? $", or say that it means '{near}' (--class \"{name}={near}\")" : "")}."
                    )
                    {
                        Kind = FaultKind.Class,
                    }
                );
            else if (
                ChangeOf(item with { Class = name }, $"v-{key}-{changes.Count}") is var change
                && OperationRules.BoxFaultOf(OperationKind.Add, change, classes, image.Width, image.Height) is { } fault
            )
                rejected.Add(new ExchangeFault(labels.File, item.Line, $"Class '{name}': {fault}"));
            else
                changes.Add(change);
        }

        return (key, changes);
    }

    public static BoxChange ChangeOf(LabelledBox labelledBox, string id)
    {
        var attributes = new Dictionary<string, string>(labelledBox.Attributes ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var flags =
            (labelledBox.Difficult ? BoxFlags.Difficult : 0)
            | (labelledBox.Truncated ? BoxFlags.Truncated : 0)
            | (labelledBox.Occluded ? BoxFlags.Occluded : 0);
        if (attributes.Remove("ignore", out var ignore) && ignore == "1")
            flags |= BoxFlags.Ignore;
        return new BoxChange(
            id,
            labelledBox.Box.X1,
            labelledBox.Box.Y1,
            labelledBox.Box.X2,
            labelledBox.Box.Y2,
            labelledBox.Class,
            flags,
            BoxOrigin.Imported,
            attributes.Count == 0 ? null : attributes,
            null,
            labelledBox.Score
        );
    }
}
