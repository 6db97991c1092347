using AnnotateHub.Training.Figures;

namespace AnnotateHub.Training.Cards;

/// <summary>One class over several models.</summary>
public sealed record FigureSpread(MeanDeviation? Ap50, MeanDeviation? F1, MeanDeviation? Auroc)
{
    public const string AnyCell = "any cell";

    public static IReadOnlyDictionary<string, FigureSpread> Over(IReadOnlyList<ValidationFigures> figures) =>
        figures
            .SelectMany(one => one.AnyCell is { } any ? one.Classes.Append(any) : one.Classes)
            .GroupBy(one => one.Class ?? AnyCell, StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => new FigureSpread(
                    MeanDeviation.From(group.Select(one => one.Ap50)),
                    MeanDeviation.From(group.Select(one => one.F1)),
                    MeanDeviation.From(group.Select(one => one.Auroc))
                ),
                StringComparer.Ordinal
            );
}
