using System.Reflection;
using System.Text;
using AnnotateHub.Trainer.Native;

namespace AnnotateHub.Trainer.Tests;

/// <summary>On the file that NuGet brought; only Linux has it. That the copy loads is shown by every other test here on a system that needs
/// it.</summary>
public sealed class LibTorchSharpCompatibilityTests
{
    private const string NewName = "_ZSt21ios_base_library_initv";
    private const string OldName = "_ZNSt8ios_base4InitC1Ev";

    private static byte[] Original
    {
        get
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "The file is Linux's.");
            var folder = typeof(LibTorchSharpCompatibility)
                .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Single(item => item.Key == "TorchSharpFolder")
                .Value!;
            return File.ReadAllBytes(Path.Combine(folder, "libLibTorchSharp.so"));
        }
    }

    [Fact]
    public void The_copy_asks_for_the_older_name_and_for_no_newer_version()
    {
        var original = Original;

        var copy = LibTorchSharpCompatibility.Convert(original);

        Assert.Equal(original.Length, copy.Length);
        Assert.Equal((1, 0), (Count(original, NewName), Count(copy, NewName)));
        Assert.Equal(Count(original, OldName) + 1, Count(copy, OldName));
        // A name of one entry, an index and two hashes: what differs is a few dozen bytes of two megabytes.
        Assert.InRange(original.Zip(copy).Count(pair => pair.First != pair.Second), 1, NewName.Length + 2 + 8);
        Assert.Contains(
            "it needs no other copy",
            Assert.Throws<InvalidDataException>(() => LibTorchSharpCompatibility.Convert(copy)).Message
        );
    }

    [Fact]
    public void Anything_else_is_left_alone()
    {
        Assert.Throws<InvalidDataException>(() => LibTorchSharpCompatibility.Convert([]));
        Assert.Throws<InvalidDataException>(() => LibTorchSharpCompatibility.Convert(Encoding.ASCII.GetBytes(new string('x', 4_096))));
        var original = Original;
        foreach (var length in new[] { 64, 1_000, original.Length / 2, original.Length - 500 })
            Assert.Throws<InvalidDataException>(() => LibTorchSharpCompatibility.Convert(original[..length]));
    }

    [Fact]
    public void Only_the_loaders_complaint_of_that_version_is_a_reason()
    {
        Assert.True(
            LibTorchSharpCompatibility.IsReason("/lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by libLibTorchSharp.so)")
        );
        Assert.False(LibTorchSharpCompatibility.IsReason("libLibTorchSharp.so: cannot open shared object file: No such file or directory"));
    }

    private static int Count(byte[] file, string word)
    {
        var count = 0;
        var rest = file.AsSpan();
        byte[] wanted = [.. Encoding.ASCII.GetBytes(word), 0];
        for (var at = rest.IndexOf(wanted); at >= 0; at = rest.IndexOf(wanted))
        {
            count++;
            rest = rest[(at + wanted.Length)..];
        }

        return count;
    }
}
