using AnnotateHub.Application.Jobs;

namespace AnnotateHub.Web.Features.Jobs;

/// <summary>Kinds of jobs in plain words.</summary>
public static class JobText
{
    public static string Describe(string kind) =>
        kind switch
        {
            JobKinds.Import => "importing images",
            JobKinds.ImportAnnotations => "importing labels",
            JobKinds.ExportFolder => "exporting to a folder",
            JobKinds.ModelRun => "running a model",
            JobKinds.Training => "training a model",
            JobKinds.DemoGrow => "making the demo plate",
            JobKinds.DemoStudy => "making the finished study",
            JobKinds.LabelCheck => "checking labels",
            JobKinds.CellMap => "mapping cells",
            JobKinds.Backup => "backing up",
            JobKinds.Experiment => "running an experiment",
            _ => kind,
        };
}
