using System.Diagnostics;
using AnnotateHub.Application.Demo;

namespace AnnotateHub.Benchmarks;

/// <summary>
/// Detector and classifier trained on ten images of the synthetic plate and run on twelve others, by the commands that people use; all
/// planes and brightfield alone, beside the built-in detector on the same images. What a folder holds already is not done again.
/// </summary>
internal static class TrainingQuality
{
    private const int TrainingImages = 10;
    private const int TestImages = 12;
    private static readonly string[] Classes = ["R", "G", "U"];
    private static readonly string[] Pictures = ["--preset", "published"];

    /// <param name="inputs"><c>all</c> or <c>brightfield</c>.</param>
    public static async Task RunAsync(string inputs, int seeds, string? keep)
    {
        var root = Directory.CreateDirectory(keep ?? Path.Combine(Path.GetTempPath(), $"annotatehub-training-{Guid.NewGuid():N}")).FullName;
        var (train, test) = (Path.Combine(root, "train"), Path.Combine(root, "test"));
        if (!Directory.Exists(train))
            PlatePictures.Write(train, 0, TrainingImages);
        if (!Directory.Exists(test))
            PlatePictures.Write(test, TrainingImages, TestImages);
        var (images, scores) = (
            Path.Combine(test, PublishedTree.Images),
            new TrainingScores(Path.Combine(test, PublishedTree.Truth), Classes)
        );
        await scores.ScoreAsync("built-in", Path.Combine(root, "builtin"), images, Pictures, ["--model", "builtin"]);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var (detector, classifier) = (
                Path.Combine(root, $"detector-{inputs}-{seed}"),
                Path.Combine(root, $"classifier-{inputs}-{seed}")
            );
            var clock = Stopwatch.StartNew();
            foreach (var (kind, folder) in new[] { ("detector", detector), ("classifier", classifier) })
                await TrainingScores.CommandAsync([
                    "train",
                    kind,
                    "--images",
                    Path.Combine(train, PublishedTree.Images),
                    .. Pictures,
                    "--truth",
                    Path.Combine(train, PublishedTree.Truth),
                    "--inputs",
                    inputs,
                    .. Classes.SelectMany(key => (string[])["--classes", key]),
                    "--seed",
                    $"{seed}",
                    "--validation-share",
                    "0",
                    "--threads",
                    $"{TrainingScores.Threads}",
                    "--out",
                    folder,
                ]);
            Console.WriteLine(
                $"{inputs}, seed {seed}: trained in {clock.Elapsed.TotalSeconds:0} s by the clock; {TrainingScores.Describe(detector)}; "
                    + TrainingScores.Describe(classifier)
            );
            string[] alone = ["--model", Path.Combine(detector, "model.onnx"), "--manifest", Path.Combine(detector, "manifest.json")];
            string[] both =
            [
                .. alone,
                "--classifier",
                Path.Combine(classifier, "model.onnx"),
                "--classifier-manifest",
                Path.Combine(classifier, "manifest.json"),
            ];
            await scores.ScoreAsync("detector alone", Path.Combine(root, $"alone-{inputs}-{seed}"), images, Pictures, alone);
            await scores.ScoreAsync("two-stage, w = 0.7", Path.Combine(root, $"both-{inputs}-{seed}"), images, Pictures, both);
            await scores.ScoreAsync(
                "two-stage, w = 0.3",
                Path.Combine(root, $"less-{inputs}-{seed}"),
                images,
                Pictures,
                [.. both, "--weight", "0.3"]
            );
        }

        scores.TellMeans(inputs);
    }
}
