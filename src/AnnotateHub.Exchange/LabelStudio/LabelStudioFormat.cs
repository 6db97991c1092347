namespace AnnotateHub.Exchange.LabelStudio;

/// <summary>Label Studio's JSON export: tasks with annotations and predictions; only read.</summary>
public static class LabelStudioFormat
{
    public static AnnotationFormat Format { get; } =
        new(
            "label-studio",
            "Label Studio JSON (read)",
            "Only read; shares of the image become pixels, within a ten millionth of one.",
            settings => new LabelStudioReader(settings)
        );
}
