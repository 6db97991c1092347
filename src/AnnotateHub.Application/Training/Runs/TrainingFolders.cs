using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Application.Training.Runs;

/// <summary>Where trainings work.</summary>
public sealed class TrainingFolders(DataFolder folder, IObjectStore objects)
{
    public string PathOf(long trainingId) => Path.Combine(folder.Trainings, $"{trainingId}");

    public WorkFolder PartOf(long trainingId, string part) => new(Path.Combine(PathOf(trainingId), part));

    /// <summary>A source file as a part's folder sees it (<see cref="IObjectStore.PathOf"/>): the same in every place that the data
    /// folder is moved to, so that a training goes on there.</summary>
    public string FileOf(string sourceHash) => Path.GetRelativePath(PartOf(0, "part").Path, objects.PathOf(sourceHash));

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
