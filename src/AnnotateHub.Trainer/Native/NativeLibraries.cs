using System.Reflection;
using System.Runtime.InteropServices;
using AnnotateHub.Training.Jobs;

namespace AnnotateHub.Trainer.Native;

/// <summary>
/// Loads libtorch by full path and in order, before TorchSharp is asked for anything: left to itself it would copy all natives into the
/// output a second
/// time. They lie beside a published trainer (<c>libtorch/</c>), else in the packages folder of NuGet that the trainer was built from, else
/// where
/// ANNOTATEHUB_LIBTORCH says (a libtorch with CUDA).
/// </summary>
internal static class NativeLibraries
{
    public const string Variable = "ANNOTATEHUB_LIBTORCH";

    private const string Binding = "libLibTorchSharp.so";
    private static readonly string[] Ordered = ["libc10.so", "libtorch_cpu.so", "libc10_cuda.so", "libtorch_cuda.so", "libtorch.so"];

    /// <summary>Whether the libtorch that was loaded has its CUDA part.</summary>
    public static bool HasCuda { get; private set; }

    /// <exception cref="TrainingRefusedException">There is no libtorch for this system, or it does not load.</exception>
    public static void Load()
    {
        if (!OperatingSystem.IsLinux())
            return;
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new TrainingRefusedException(
                $"There is no libtorch for Linux on {RuntimeInformation.ProcessArchitecture}; train on Linux x64, "
                    + $"Windows x64 or macOS arm64, and run the model here."
            );
        if (RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
            throw new TrainingRefusedException(
                "libtorch needs glibc, which Alpine does not have; train on Debian, Ubuntu or another Linux with "
                    + "glibc, and run the model here."
            );
        var folder = Folder();
        try
        {
            // The OpenMP runtime's file name carries a hash of its build.
            foreach (var file in Directory.EnumerateFiles(folder, "libgomp*"))
                NativeLibrary.Load(file);
            foreach (var path in Ordered.Select(name => Path.Combine(folder, name)).Where(File.Exists))
                NativeLibrary.Load(path);
            HasCuda = File.Exists(Path.Combine(folder, "libtorch_cuda.so"));
            var beside = Path.Combine(folder, Binding);
            LoadBinding(File.Exists(beside) ? beside : Path.Combine(Recorded("TorchSharpFolder") ?? folder, Binding));
            LoadImaging();
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException or IOException or InvalidDataException)
        {
            throw new TrainingRefusedException(
                $"libtorch in '{folder}' does not load: {fault.Message.ReplaceLineEndings(" ")} Build the project "
                    + $"again, or name another folder in {Variable}.",
                fault
            );
        }
    }

    private static void LoadBinding(string path)
    {
        try
        {
            NativeLibrary.Load(path);
        }
        catch (DllNotFoundException fault) when (LibTorchSharpCompatibility.IsReason(fault.Message))
        {
            // Loaded once the copy needs no name any more, so nothing is left behind.
            var copy = Path.Combine(Directory.CreateTempSubdirectory("annotatehub-trainer-").FullName, Binding);
            try
            {
                File.WriteAllBytes(copy, LibTorchSharpCompatibility.Convert(File.ReadAllBytes(path)));
                NativeLibrary.Load(copy);
            }
            finally
            {
                Directory.Delete(Path.GetDirectoryName(copy)!, recursive: true);
            }
        }
    }

    /// <summary>
    /// The library that decodes JPEG files, 114 MB, is not copied for the trainer either: a published one lies in a folder of the server,
    /// which has it.
    /// </summary>
    private static void LoadImaging()
    {
        var server = Path.Combine(AppContext.BaseDirectory, "..");
        string?[] folders =
        [
            AppContext.BaseDirectory,
            server,
            Path.Combine(server, "runtimes", "linux-x64", "native"),
            Recorded("ImagingFolder"),
        ];
        var place = folders.OfType<string>().Select(folder => Path.Combine(folder, "libOpenCvSharpExtern.so")).FirstOrDefault(File.Exists);
        if (place is not null)
            NativeLibrary.Load(Path.GetFullPath(place));
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Directory.Exists(named)
                ? named
                : throw new TrainingRefusedException($"{Variable} names the folder '{named}', which is not there.");
        var beside = Path.Combine(AppContext.BaseDirectory, "libtorch");
        if (Directory.Exists(beside))
            return beside;
        return Recorded("LibTorchFolder") is { } package && Directory.Exists(package)
            ? package
            : throw new TrainingRefusedException(
                $"libtorch is not there: neither in '{beside}' nor in the packages folder that the trainer was "
                    + $"built from. Build the project again on this machine, or name a folder in {Variable}."
            );
    }

    private static string? Recorded(string key) =>
        typeof(NativeLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(item => item.Key == key)?.Value;
}
