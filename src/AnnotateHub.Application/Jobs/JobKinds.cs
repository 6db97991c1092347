namespace AnnotateHub.Application.Jobs;

/// <summary>Kinds of jobs, as their rows name them.</summary>
public static class JobKinds
{
    public const string Import = "import";
    public const string ImportAnnotations = "import-annotations";
    public const string ExportFolder = "export-folder";
    public const string ModelRun = "model-run";
    public const string Training = "training";
    public const string DemoGrow = "demo-grow";
    public const string DemoStudy = "demo-study";
    public const string LabelCheck = "label-check";
    public const string CellMap = "cell-map";
    public const string Backup = "backup";
    public const string Experiment = "experiment";
}
