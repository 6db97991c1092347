using AnnotateHub.Application.Kernel;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Where trainings work.</summary>
public sealed class TrainingFolders(DataFolder folder)
{
    public string PathOf(long trainingId) => Path.Combine(folder.Trainings, $"{trainingId}");

    public WorkFolder PartOf(long trainingId, string part) => new(Path.Combine(PathOf(trainingId), part));

    /// <summary>A source file as a part's folder sees it (<see cref="Images.Storage.BlobStore.PathOf"/>): the same in every place that
    /// the data folder is moved to, so that a training goes on there.</summary>
    public static string FileOf(string sourceHash) => $"../../../blobs/{sourceHash[..2]}/{sourceHash[2..4]}/{sourceHash}";

    /// <summary>The same job with full paths, for who reads it from elsewhere.</summary>
    public static TrainingJob WithFullPaths(TrainingJob job, WorkFolder folder) =>
        job with
        {
            Images =
            [
                .. job.Images.Select(image =>
                    image with
                    {
                        Planes =
                        [
                            .. image.Planes.Select(plane =>
                                plane with
                                {
                                    File = Path.GetFullPath(Path.Combine(folder.Path, plane.File)),
                                }
                            ),
                        ],
                    }
                ),
            ],
        };

    /// <summary>Throws away what a training that was given up has left.</summary>
    public void Remove(long trainingId)
    {
        if (Directory.Exists(PathOf(trainingId)))
            Directory.Delete(PathOf(trainingId), recursive: true);
    }
}
