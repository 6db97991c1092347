using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Pseudolabels;

/// <summary>
/// Applies a model's boxes where people have worked already. A box that a person has touched is never changed, what a person deleted stays
/// deleted, and no new box
/// comes where one of these is or was. Pure: the log alone decides.
/// </summary>
public sealed class PseudolabelMerge
{
    private readonly BoxSet _boxes = new();
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Every place that a box has had, of boxes that are there or that a person deleted.</summary>
    private readonly Dictionary<string, List<PixelBox>> _places = new(StringComparer.Ordinal);

    private readonly HashSet<string> _undone = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, AnnotatedBox> Present => _boxes.Boxes;

    /// <summary>Whether any line of the log has used the id: a new box must not take it.</summary>
    public bool Knows(string id) => _ids.Contains(id);

    /// <summary>Takes the next line of the log.</summary>
    /// <param name="byPerson">False for what a model wrote.</param>
    public void Take(Operation operation, bool byPerson)
    {
        foreach (var change in operation.Boxes)
        {
            var before = _boxes.Boxes.GetValueOrDefault(change.Id);
            _ids.Add(change.Id);
            if (byPerson)
                _touched.Add(change.Id);
            // Taking back a box that one has just drawn rejects nothing; every other deletion by a person does.
            if (
                byPerson
                && operation.Kind is OperationKind.Delete
                && operation.Undoes is not null
                && before is { Origin: not BoxOrigin.Model }
            )
                _undone.Add(change.Id);
            else
                _undone.Remove(change.Id);
        }

        foreach (var delta in _boxes.Apply(operation))
        {
            if (delta.After is not { } after)
                continue;
            if (!_places.TryGetValue(after.Id, out var places))
                _places[after.Id] = places = [];
            // What a model put in the place of its own untouched box is a new proposal; the old one was nobody's decision.
            if (!byPerson && !_touched.Contains(after.Id))
                places.Clear();
            if (!places.Contains(after.Geometry))
                places.Add(after.Geometry);
        }
    }

    /// <param name="iou">From which overlap on two boxes are one cell; above 0, at most 1.</param>
    public MergeChanges Plan(IReadOnlyList<ProposedBox> labels, double iou)
    {
        PixelBox[] boxes = [.. labels.Select(label => label.Box)];
        var untouched = Present.Values.Where(IsUntouched).OrderBy(box => box.Id, StringComparer.Ordinal).ToList();
        var kept = Present.Values.Where(box => !IsUntouched(box)).Select(box => box.Id).Order(StringComparer.Ordinal).ToList();
        var decided = kept.Concat(_touched.Where(id => !Present.ContainsKey(id) && !_undone.Contains(id))).SelectMany(PlacesOf).ToList();
        var blocked = OneToOneMatching.OverlappingPairs(boxes, decided, iou).Select(pair => pair.A).ToHashSet();
        int[] free = [.. Enumerable.Range(0, labels.Count).Where(index => !blocked.Contains(index))];
        var pairs = OneToOneMatching.Match([.. free.Select(index => boxes[index])], [.. untouched.Select(box => box.Geometry)], iou);
        var (changed, same) = (new List<Replacement>(), new List<string>());
        foreach (var pair in pairs)
        {
            var (label, present) = (labels[free[pair.A]], untouched[pair.B]);
            if (label.Box == present.Geometry && label.Class == present.Class && label.Score == present.Score)
                same.Add(present.Id);
            else
                changed.Add(new Replacement(present.Id, free[pair.A]));
        }

        var (matchedLabels, matchedBoxes) = (pairs.Select(pair => pair.A).ToHashSet(), pairs.Select(pair => pair.B).ToHashSet());
        return new MergeChanges(
            [.. free.Where((_, place) => !matchedLabels.Contains(place))],
            changed,
            [.. untouched.Where((_, place) => !matchedBoxes.Contains(place)).Select(box => box.Id)],
            same,
            kept,
            [.. blocked.Order()]
        );
    }

    private bool IsUntouched(AnnotatedBox box) => BoxSet.IsUntouched(box) && !_touched.Contains(box.Id);

    private List<PixelBox> PlacesOf(string id) => _places.GetValueOrDefault(id, []);
}
