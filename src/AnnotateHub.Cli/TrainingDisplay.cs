using AnnotateHub.Training.Cards;
using AnnotateHub.Training.Figures;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Cli;

/// <summary>What a trainer says, as lines for people on standard error or as JSON on standard output.</summary>
internal sealed class TrainingDisplay(CliContext context, bool asJson)
{
    private int _tenth = -1;

    public void Show(string part, TrainerMessage message)
    {
        if (asJson)
        {
            context.Output.WriteLine(message.ToLine());
            return;
        }

        if (Line(message) is { } line)
            context.Error.WriteLine(part.Length == 0 ? line : $"{part}: {line}");
    }

    private string? Line(TrainerMessage message)
    {
        switch (message)
        {
            case TrainerMessage.Started started:
                _tenth = started.FirstStep * 10 / started.Steps;
                return $"Training {started.Parameters:N0} weights on "
                    + $"{started.Device}{(started.FirstStep > 0 ? $", on from step {started.FirstStep}" : "")}, {started.Steps} steps";
            case TrainerMessage.Progressed step:
                var tenth = step.Number * 10 / step.Steps;
                if (tenth <= _tenth)
                    return null;
                _tenth = tenth;
                return $"Step {step.Number} of {step.Steps}, loss "
                    + $"{step.Loss:0.000}{(step.SecondsLeft is { } left ? $", {TimeSpan.FromSeconds(left):h\\:mm\\:ss} left" : "")}";
            case TrainerMessage.Validated validated:
                return $"After {validated.Figures.Step} steps: {Describe(validated.Figures)}";
            case TrainerMessage.Warned warned:
                return warned.Sentence;
            default:
                return null;
        }
    }

    public static string Describe(ValidationFigures figures) =>
        string.Join(
            ", ",
            [
                .. figures.AnyCell is { } any ? new[] { $"any cell AP50 {any.Ap50:0.000} F1 {any.F1:0.000}" } : [],
                .. figures.Accuracy is { } accuracy ? new[] { $"accuracy {accuracy:0.000}" } : [],
                .. figures.Classes.Select(one =>
                    one.Ap50 is { } area ? $"{one.Class} AP50 {area:0.000} F1 {one.F1:0.000}"
                    : one.Auroc is { } roc ? $"{one.Class} F1 {one.F1:0.000} AUROC {roc:0.000}"
                    : $"{one.Class}: none there"
                ),
            ]
        );

    public static string Describe(FigureSpread spread) =>
        string.Join(
            ", ",
            new[] { ("AP50", spread.Ap50), ("F1", spread.F1), ("AUROC", spread.Auroc) }
                .Where(item => item.Item2 is not null)
                .Select(item =>
                    $"{item.Item1} {item.Item2!.Mean:0.000}{(item.Item2.Deviation is { } deviation ? $" ± {deviation:0.000}" : "")}"
                )
        );
}
