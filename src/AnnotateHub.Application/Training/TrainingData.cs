using AnnotateHub.Application.Images.Import;
using AnnotateHub.Core.Sampling;
using AnnotateHub.Core.Study;
using AnnotateHub.Exchange;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training;

/// <summary>Images and labels of two folders, brought together.</summary>
/// <param name="Channels">That feed the network, in its order.</param>
/// <param name="Images">Those that have labels; the planes are the chosen channels.</param>
/// <param name="People">Whose labels, where the files say so.</param>
/// <param name="LeftOut">Sentences.</param>
/// <param name="Refused">Why nothing can be trained, or null.</param>
public sealed record TrainingData(
    IReadOnlyList<ChannelDefinition> Channels,
    IReadOnlyList<string> Classes,
    IReadOnlyList<TrainingImage> Images,
    IReadOnlyList<string> People,
    IReadOnlyList<string> LeftOut,
    string? Refused = null
)
{
    public const string AllInputs = "all";
    public const string BrightfieldInput = "brightfield";

    private static readonly string[] DefaultOrder = ["R", "G", "U"];

    /// <param name="labels">Read by the lookup of <see cref="LabelFiles.Import.PlannedImages"/>.</param>
    /// <param name="inputs"><c>all</c>, <c>brightfield</c>, or names of channels with commas between.</param>
    /// <param name="classes">Null or empty: those that occur.</param>
    public static TrainingData Assemble(ImportPlan plan, LabelReading labels, string inputs, IReadOnlyList<string>? classes)
    {
        var left = new List<string>([
            .. plan.Problems.Where(problem => problem.LeavesOut).Select(problem => problem.Message),
            .. labels.Faults.Select(fault => fault.ToString()),
        ]);
        var (chosen, fault) = ChooseChannels(plan, inputs);
        if (fault is not null)
            return Refuse(fault);
        var keys = classes is { Count: > 0 } ? [.. classes.Distinct(StringComparer.Ordinal)] : ClassesThatOccur(labels);
        var (pairs, twice) = Match(plan, labels, left);
        if (twice is not null)
            return Refuse(twice);
        if (pairs.Count == 0)
            return Refuse(
                $"No label belongs to an image: there are {plan.Groups.Count} images, for example "
                    + $"'{First(plan.Groups)?.Name}', and labels of {labels.Labels.Count}, for example "
                    + $"'{First(labels.Labels)?.Stem}'. Labels must have the name of their image."
            );
        var strangers = pairs
            .SelectMany(pair => pair.Labels.Boxes)
            .Where(box => !keys.Contains(box.Class))
            .CountBy(box => box.Class)
            .OrderBy(item => item.Key, StringComparer.Ordinal);
        left.AddRange(
            strangers.Select(item =>
                $"{item.Value} boxes of class '{item.Key}', which is not among {string.Join(", ", keys)}, are left out."
            )
        );
        var images = pairs.Select(pair => ToImage(pair.Group, pair.Labels, chosen, keys, left)).ToList();
        return new TrainingData(
            [.. chosen.Select(index => plan.Channels[index].Channel)],
            keys,
            images,
            [
                .. labels
                    .Labels.Select(imageLabels => imageLabels.Rater)
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal),
            ],
            left
        );

        TrainingData Refuse(string sentence) => new([], [], [], [], left, sentence);
    }

    /// <summary>The same images with some of them kept for validation, drawn by the seed.</summary>
    public IReadOnlyList<TrainingImage> Hold(double share, long seed)
    {
        var count = share <= 0 || Images.Count < 3 ? 0 : Math.Clamp((int)Math.Round(share * Images.Count), 1, Images.Count - 1);
        return Marked(Drawn(seed).Take(count));
    }

    /// <summary>The same images with those of these names kept for validation.</summary>
    public IReadOnlyList<TrainingImage> Hold(IReadOnlySet<string> names) =>
        [.. Images.Select(image => image with { IsValidation = names.Contains(image.Name) })];

    /// <summary>The same images with one fold kept for validation.</summary>
    /// <param name="fold">From 0.</param>
    public IReadOnlyList<TrainingImage> Hold(int fold, int folds, long seed) =>
        Marked(Drawn(seed).Where((_, place) => place % folds == fold));

    private IEnumerable<int> Drawn(long seed)
    {
        var random = PinnedRandom.For((ulong)seed, 0, "validation");
        return Enumerable
            .Range(0, Images.Count)
            .Select(index => (index, key: random.NextBits()))
            .OrderBy(item => item.key)
            .Select(item => item.index);
    }

    private List<TrainingImage> Marked(IEnumerable<int> kept)
    {
        var validation = kept.ToHashSet();
        return [.. Images.Select((image, index) => image with { IsValidation = validation.Contains(index) })];
    }

    private static (IReadOnlyList<int> Chosen, string? Fault) ChooseChannels(ImportPlan plan, string inputs)
    {
        var names = plan.Channels.Select(source => source.Channel.Name).ToList();
        if (inputs == AllInputs)
            return ([.. Enumerable.Range(0, names.Count)], null);
        if (inputs == BrightfieldInput)
        {
            int[] bright =
            [
                .. Enumerable.Range(0, names.Count).Where(index => plan.Channels[index].Channel.Role is ChannelRole.TransmittedLight),
            ];
            return bright.Length > 0
                ? (bright, null)
                : (
                    [],
                    $"No channel is transmitted light; the channels are {string.Join(", ", names)}. Name one with "
                        + $"--inputs, or say with --channel which one is."
                );
        }

        var asked = inputs.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (asked.Length == 0)
            return ([], "Name at least one input, 'all' or 'brightfield'.");
        int[] chosen = [.. asked.Select(name => names.FindIndex(known => known.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        var unknown = Array.IndexOf(chosen, -1);
        return unknown < 0 ? (chosen, null) : ([], $"There is no channel '{asked[unknown]}'; the channels are {string.Join(", ", names)}.");
    }

    private static T? First<T>(IReadOnlyList<T> items)
        where T : class => items.Count > 0 ? items[0] : null;

    private static List<string> ClassesThatOccur(LabelReading labels)
    {
        var occur = labels
            .Labels.SelectMany(imageLabels => imageLabels.Boxes)
            .Select(box => box.Class)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return occur.All(DefaultOrder.Contains) ? [.. DefaultOrder] : [.. occur.Order(StringComparer.Ordinal)];
    }

    private static (List<(PlannedGroup Group, ImageLabels Labels)> Pairs, string? Twice) Match(
        ImportPlan plan,
        LabelReading labels,
        List<string> left
    )
    {
        var pairs = new Dictionary<PlannedGroup, ImageLabels>(ReferenceEqualityComparer.Instance);
        var strangers = new List<string>();
        foreach (var imageLabels in labels.Labels)
        {
            if (imageLabels.Picture?.Target is not PlannedGroup group)
                strangers.Add(imageLabels.Stem);
            else if (!pairs.TryAdd(group, imageLabels))
                return (
                    [],
                    $"{group.Name} has labels twice, in '{pairs[group].File}' and in '{imageLabels.File}'. Name "
                        + $"the folder of one person, or of the union, with --truth."
                );
        }

        if (strangers.Count > 0)
            left.Add($"Labels of {strangers.Count} images that are not there are left out, for example '{strangers[0]}'.");
        // Of damaged answers the faults have told.
        var damaged = labels.Damaged.Select(imageLabels => imageLabels.Picture?.Target).ToHashSet(ReferenceEqualityComparer.Instance);
        var bare = plan.Groups.Where(group => !pairs.ContainsKey(group) && !damaged.Contains(group)).ToList();
        if (bare.Count > 0 && pairs.Count > 0)
            left.Add($"{bare.Count} images without labels are left out, for example '{bare[0].Name}'.");
        return ([.. plan.Groups.Where(pairs.ContainsKey).Select(group => (group, pairs[group]))], null);
    }

    private static TrainingImage ToImage(
        PlannedGroup group,
        ImageLabels labels,
        IReadOnlyList<int> channels,
        List<string> keys,
        List<string> left
    ) =>
        new(
            group.Name,
            group.Patient,
            group.Width,
            group.Height,
            [
                .. channels.Select(index => new TrainingPlane(
                    Path.GetFullPath(group.Planes[index].File),
                    group.Planes[index].Page,
                    group.Planes[index].Sample
                )),
            ],
            BoxSelection.Select(
                group.Name,
                group.Width,
                group.Height,
                labels
                    .Boxes.Where(box => keys.Contains(box.Class))
                    .Select(box => new TrainingBox(keys.IndexOf(box.Class), box.Box.X1, box.Box.Y1, box.Box.X2, box.Box.Y2)),
                left
            )
        );
}
