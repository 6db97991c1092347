using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AnnotateHub.TestKit;
using AnnotateHub.TestKit.Hostile;
using AnnotateHub.Training.Backbones;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Tests;

/// <summary>Broken jobs, checkpoints and weights are read or refused by a sentence; see <see cref="HostileCampaign{T}"/>.</summary>
public sealed class HostileTrainingFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Broken_jobs()
    {
        var box = new TrainingBox(0, 2, 3, 20, 21);
        TrainingJob[] jobs =
        [
            Jobs.Detector(Jobs.Image("a", box), Jobs.Image("b", box) with { IsValidation = true }),
            Jobs.Classifier(Jobs.Image("a", box, box with { Class = 1 })) with { MemoryMegabytes = 100_000 },
        ];
        Hold(
            [.. jobs.Select(job => new SoundFile($"{job.Kind}.json", JsonSerializer.SerializeToUtf8Bytes(job, TrainingJson.Indented)))],
            (path, _) =>
            {
                var job = new WorkFolder(_folder.Path).ReadJob();
                if (TrainingCheck.Validate(job) is { } fault)
                    return [fault];
                Assert.NotNull(TrainingCheck.Warnings(job));
                return TrainingEstimate.From(job).Refusal(job, 10_000_000) is { } refusal ? [refusal] : [];
            },
            "job.json",
            (content, seed) => seed % 3 == 0 ? BinaryMutations.From(content, seed) : Mutations.From(content, seed)
        );
    }

    [Fact]
    public void Broken_checkpoints()
    {
        var path = _folder.File("whole.bin");
        new CheckpointFile(path).Write(CheckpointTests.State(12));
        Hold(
            [new("checkpoint.bin", File.ReadAllBytes(path))],
            (file, _) =>
            {
                Assert.NotNull(new CheckpointFile(file).Read().Tensors);
                return [];
            },
            "checkpoint.bin",
            // With its sum made anew, for whoever breaks one on purpose makes that too.
            (content, seed) => seed % 4 == 0 ? BinaryMutations.From(content, seed) : Sealed(BinaryMutations.From(content[..^32], seed))
        );
    }

    [Fact]
    public void Broken_weights()
    {
        const string Header =
            """
            {"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},
            "b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]},"n":{"dtype":"I64","shape":[],"data_offsets":[22,30]}}
            """;
        var header = Encoding.UTF8.GetBytes(Header);
        Hold(
            [new("weights.safetensors", [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[30]])],
            (file, _) =>
            {
                Assert.All(WeightsFile.Read(file).Values, tensor => Assert.True(tensor.Values.All(float.IsFinite)));
                return [];
            },
            "weights.safetensors",
            (content, seed) =>
                seed % 3 == 0
                    ? BinaryMutations.From(content, seed)
                    // The length said anew, so that what is broken lies behind it.
                    : Said(Mutations.From(content[8..^30], seed))
        );

        static byte[] Said(byte[] header) => [.. BitConverter.GetBytes((ulong)header.Length), .. header, .. new byte[30]];
    }

    private static byte[] Sealed(byte[] content) => [.. content, .. SHA256.HashData(content)];

    private void Hold(
        IReadOnlyList<SoundFile> sound,
        Func<string, SoundFile, IEnumerable<string>> read,
        string name,
        Func<byte[], ulong, byte[]> broken
    )
    {
        var path = _folder.File(name);
        var campaign = new HostileCampaign<TrainingRefusedException>(
            file =>
            {
                File.WriteAllBytes(path, file.Content);
                return read(path, file);
            },
            16 << 20
        )
        {
            Break = broken,
        };

        var faults = campaign.Run(sound, 600);
        Assert.True(faults.Length == 0, faults);
    }
}
