using AnnotateHub.TestKit;
using AnnotateHub.Training.Checkpoints;
using AnnotateHub.Training.Jobs;
using AnnotateHub.Training.Onnx;

namespace AnnotateHub.Training.Tests;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("checkpoint.bin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everything_comes_back()
    {
        new CheckpointFile(Path).Write(State(12));

        var read = new CheckpointFile(Path).Read();

        Assert.Equal((12, "id", 0.1), (read.Step, read.Identity, read.RunningLoss));
        Assert.Equal([new LossPoint(10, 0.25)], read.Losses);
        Assert.Equal("w", read.Tensors[0].Name);
        Assert.Equal([2, 2], read.Tensors[0].Shape);
        Assert.Equal([1f, float.Epsilon, -0f, 3e38f], read.Tensors[0].Values);
    }

    [Fact]
    public void A_full_disk_leaves_the_checkpoint_before()
    {
        new CheckpointFile(Path).Write(State(12));

        Assert.Throws<IOException>(() => new CheckpointFile(Path, _ => new FullDisk(100)).Write(State(13)));

        Assert.Equal(12, new CheckpointFile(Path).Read().Step);
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(-1)]
    public void A_damaged_one_is_refused_with_a_sentence(int at)
    {
        new CheckpointFile(Path).Write(State(12));
        var bytes = File.ReadAllBytes(Path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(Path, bytes);

        Assert.Contains("is no whole checkpoint", Assert.Throws<TrainingRefusedException>(() => new CheckpointFile(Path).Read()).Message);
    }

    [Fact]
    public void One_that_is_cut_off_is_refused()
    {
        new CheckpointFile(Path).Write(State(12));
        foreach (var length in new[] { 0, 10, 60, (int)new FileInfo(Path).Length - 1 })
        {
            var cut = File.ReadAllBytes(Path)[..length];
            File.WriteAllBytes(_folder.File("cut"), cut);
            Assert.Throws<TrainingRefusedException>(() => new CheckpointFile(_folder.File("cut")).Read());
        }
    }

    internal static Checkpoint State(int step) =>
        new("id", "detector", "pixels", step, 3.5, 0.1, 0.2, [new LossPoint(10, 0.25)], [])
        {
            Tensors = [new WeightTensor("w", [2, 2], [1f, float.Epsilon, -0f, 3e38f])],
        };

    /// <summary>Takes so many bytes and no more.</summary>
    private sealed class FullDisk(int room) : MemoryStream
    {
        // A class derived from MemoryStream gets spans by this one too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Length + count > room)
                throw new IOException("No space left on device");
            base.Write(buffer, offset, count);
        }
    }
}
