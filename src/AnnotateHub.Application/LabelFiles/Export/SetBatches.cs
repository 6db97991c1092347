using AnnotateHub.Application.Access;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.LabelFiles.Export;

/// <summary>Reads the boxes of label sets so many at a time that one question is asked for many sets and memory stays flat however many
/// there are.</summary>
/// <param name="MaxSets">For each question the rules of who may see what are asked anew.</param>
/// <param name="MaxBoxes">By the counters; a set with more is alone.</param>
internal sealed record SetBatches(int MaxSets, int MaxBoxes)
{
    /// <summary>Sets with their boxes, in the order of the sets; a batch is forgotten when the next is asked for.</summary>
    public IEnumerable<IReadOnlyList<(int Number, IReadOnlyList<BoxRow> Boxes)>> Read(
        AnnotateHubDb db,
        VisibilityScope scope,
        IReadOnlyList<AnnotatedSet> sets,
        IEnumerable<int> numbers,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in Split(sets, numbers))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var ids = part.Select(number => sets[number].Id).ToArray();
            var boxes = scope
                .Boxes(db)
                .Where(box => ids.Contains(box.LabelSetId))
                .OrderBy(box => box.Id)
                .AsEnumerable()
                .ToLookup(box => box.LabelSetId);
            yield return [.. part.Select(number => (number, (IReadOnlyList<BoxRow>)[.. boxes[sets[number].Id]]))];
        }
    }

    private IEnumerable<IReadOnlyList<int>> Split(IReadOnlyList<AnnotatedSet> sets, IEnumerable<int> numbers)
    {
        var (part, boxes) = (new List<int>(), 0L);
        foreach (var number in numbers)
        {
            if (part.Count > 0 && (part.Count == MaxSets || boxes + sets[number].Boxes > MaxBoxes))
            {
                yield return part;
                (part, boxes) = ([], 0);
            }

            part.Add(number);
            boxes += sets[number].Boxes;
        }

        if (part.Count > 0)
            yield return part;
    }
}
