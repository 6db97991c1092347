using AnnotateHub.Training.Experiments;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Experiments;

/// <summary>Which trainings the tables of a plan need; what two tables share is trained once.</summary>
internal static class ExperimentUnits
{
    private static readonly UnknownStrategy[] Strategies =
    [
        UnknownStrategy.Keep,
        UnknownStrategy.Drop,
        UnknownStrategy.Pseudolabel,
        UnknownStrategy.SurePseudolabel,
        UnknownStrategy.Negative,
    ];

    /// <summary>In the order in which they are trained: those whose answers others learn from come first.</summary>
    public static IReadOnlyList<ExperimentUnit> For(ExperimentData data)
    {
        var units = new List<ExperimentUnit>();
        foreach (var table in data.Plan.Tables.Distinct())
            switch (table)
            {
                case ExperimentTableKind.Cells:
                    units.AddRange(Inputs(data).SelectMany(input => Seeds(data, TrainingKind.Classifier, input)));
                    break;
                case ExperimentTableKind.Backbones:
                    units.AddRange(Networks(data).SelectMany(network => ForNetwork(data, network)));
                    break;
                case ExperimentTableKind.Sizes:
                    units.AddRange(
                        from input in Inputs(data)
                        from size in data.Plan.Sizes
                        from unit in Seeds(data, TrainingKind.Classifier, input)
                        select unit with
                        {
                            Percent = size,
                        }
                    );
                    break;
                default:
                    break;
            }

        units.AddRange(Pairs(data).SelectMany(pair => new[] { pair.Detector, pair.Classifier }));
        if (units.Any(unit => unit.Strategy is UnknownStrategy.Pseudolabel or UnknownStrategy.SurePseudolabel))
            units.AddRange(
                Seeds(data, TrainingKind.Classifier, MainInput(data)).Select(unit => unit with { Strategy = UnknownStrategy.Drop })
            );
        return [.. units.Distinct().OrderBy(unit => unit.Strategy is UnknownStrategy.Pseudolabel or UnknownStrategy.SurePseudolabel)];
    }

    /// <summary>Detectors and classifiers that look at images together.</summary>
    public static IReadOnlyList<(ExperimentUnit Detector, ExperimentUnit Classifier)> Pairs(ExperimentData data)
    {
        var pairs = new List<(ExperimentUnit, ExperimentUnit)>();
        if (data.Plan.Tables.Contains(ExperimentTableKind.Images))
            foreach (var input in Inputs(data))
                pairs.AddRange(Seeds(data, TrainingKind.Detector, input).Select(Pair));
        if (data.Plan.Tables.Contains(ExperimentTableKind.Unknown))
            pairs.AddRange(
                from strategy in Strategies
                from unit in Seeds(data, TrainingKind.Detector, MainInput(data))
                select (unit, unit with { Kind = TrainingKind.Classifier, Strategy = strategy })
            );
        if (data.Plan.Tables.Contains(ExperimentTableKind.Patients))
            foreach (var patient in data.Patients.Prepend(null))
                pairs.AddRange(Seeds(data, TrainingKind.Detector, MainInput(data)).Select(unit => Pair(unit with { Patient = patient })));
        return [.. pairs.Distinct()];
    }

    /// <summary>Places in the plan's networks.</summary>
    public static IEnumerable<int> Networks(ExperimentData data) => Enumerable.Range(0, data.Networks.Count);

    /// <summary>Trainings of a network; the small one is the classifier of the other tables.</summary>
    public static IEnumerable<ExperimentUnit> ForNetwork(ExperimentData data, int network) =>
        Seeds(data, TrainingKind.Classifier, MainInput(data))
            .Select(unit => unit with { Network = data.Networks[network].Backbone is null ? null : network });

    public static int MainInput(ExperimentData data) => data.Plan.Inputs.ToList().FindIndex(input => input.Name == data.Plan.Input);

    public static (ExperimentUnit Detector, ExperimentUnit Classifier) Pair(ExperimentUnit detector) =>
        (detector, detector with { Kind = TrainingKind.Classifier });

    public static IEnumerable<ExperimentUnit> Seeds(ExperimentData data, TrainingKind kind, int input) =>
        data.Plan.Seeds.Select(seed => new ExperimentUnit(kind, input, seed));

    public static IReadOnlyList<UnknownStrategy> AllStrategies => Strategies;

    private static IEnumerable<int> Inputs(ExperimentData data) => Enumerable.Range(0, data.Plan.Inputs.Count);
}
