using AnnotateHub.Application.Access;
using AnnotateHub.Data;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Label sets of the database as the formats ask for them, a batch at a time.</summary>
internal sealed class SetLabels(
    AnnotateHubDb db,
    VisibilityScope scope,
    IReadOnlyList<AnnotatedSet> sets,
    IReadOnlyList<ImageLabels> heads,
    IReadOnlySet<string> classes,
    SetBatches batches,
    CancellationToken cancellationToken
) : ILabelSource
{
    private bool _isNumbered;

    public IReadOnlyList<ImageLabels> Heads => heads;

    public IReadOnlyCollection<string> Classes
    {
        get
        {
            _isNumbered = true;
            return classes;
        }
    }

    public IEnumerable<IReadOnlyList<ImageLabels>> Read(IEnumerable<int> numbers)
    {
        foreach (var batch in batches.Read(db, scope, sets, numbers, cancellationToken))
            yield return
            [
                .. batch.Select(item =>
                    heads[item.Number] with
                    {
                        Boxes = [.. item.Boxes.Select(box => Known(ExportedBox.From(box), item.Number))],
                    }
                ),
            ];
    }

    /// <summary>Formats that number their classes ask for the list before the boxes are read; the counters say it.</summary>
    private LabelledBox Known(LabelledBox box, int number) =>
        !_isNumbered || classes.Contains(box.Class)
            ? box
            : throw new InvalidDataException(
                $"A box on '{sets[number].ImageName}' has the class '{box.Class}', which the counters of its label set do not know. "
                    + "Run 'annotatehub doctor', which says what differs and how it is mended."
            );
}
