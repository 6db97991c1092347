using System.Globalization;

namespace AnnotateHub.Application.Reports.Experiments;

/// <summary>Figures and columns of experiments as people read them.</summary>
internal static class ExperimentText
{
    private static readonly Dictionary<string, string> Heads = new(StringComparer.Ordinal)
    {
        ["f1"] = "F1",
        ["precision"] = "Precision",
        ["recall"] = "Recall",
        ["auroc"] = "AUROC",
        ["accuracy"] = "Accuracy",
        ["ap50"] = "AP50",
        ["parameters"] = "Weights",
        ["training_seconds"] = "Training, s",
        ["detector_f1"] = "Detector alone, F1",
        ["detector_ap50"] = "Detector alone, AP50",
        ["w1_f1"] = "w = 1, F1",
        ["w1_ap50"] = "w = 1, AP50",
        ["w07_f1"] = "w = 0.7, F1",
        ["w07_ap50"] = "w = 0.7, AP50",
        ["input"] = "Input",
        ["true"] = "True class",
        ["strategy"] = "Unknown cells",
        ["network"] = "Network",
        ["trained_on"] = "Trained on",
        ["training_images"] = "Training images",
        ["percent"] = "Training images, %",
    };

    public static string Head(ExperimentTable table, string name) =>
        table.Key == "figure7" && !Heads.ContainsKey(name) ? $"said {name}"
        : name.StartsWith("f1_", StringComparison.Ordinal) ? $"F1 on {name[3..]}"
        : Heads.GetValueOrDefault(name, name);

    /// <summary>Counts and seconds have no place on an axis from 0 to 1.</summary>
    public static bool IsShare(string name) => name is not ("parameters" or "training_seconds");

    /// <summary>Mean, deviation and interval.</summary>
    public static string Format(ExperimentFigure figure, string name)
    {
        if (figure.Mean is not { } mean)
            return FigureText.None;
        if (!IsShare(name))
            return name == "parameters" ? mean.ToString("N0", CultureInfo.InvariantCulture) : Spread(figure, "0");
        return Spread(figure, "0.000")
            + (
                figure is { Low: { } low, High: { } high }
                    ? $" ({FigureText.Format(low, "0.00")} to {FigureText.Format(high, "0.00")})"
                    : ""
            );
    }

    private static string Spread(ExperimentFigure figure, string format) =>
        FigureText.Format(figure.Mean, format)
        + (figure.Deviation is { } deviation ? $" ± {FigureText.Format(deviation, format)}" : "");
}
