using System.CommandLine;
using AnnotateHub.Application.Demo;
using AnnotateHub.Imaging.Synthetic;

namespace AnnotateHub.Cli;

/// <summary><c>annotatehub demo</c>: synthetic image pairs with their truth, for trying things out and for measuring.</summary>
internal static class DemoCommand
{
    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "Folder to write to; files of the same name are replaced.",
        Required = true,
    };
    private static readonly Option<int> Images = new("--images") { Description = "How many image pairs.", DefaultValueFactory = _ => 36 };
    private static readonly Option<int> First = new("--first")
    {
        Description = "Number of the first field, from 0.",
        DefaultValueFactory = _ => 0,
    };

    public static Command Make()
    {
        var seed = new Command("write-seed", "Writes the three image pairs of seed-data.") { Out };
        seed.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    () =>
                    {
                        PublishedTree.WriteSeed(parsed.GetRequiredValue(Out).FullName, cancellationToken);
                        return Task.FromResult(ExitCode.Done);
                    }
                )
        );
        var write = new Command("write", "Writes synthetic image pairs in the paper's published tree, their truth beside them in 'truth'.")
        {
            Out,
            Images,
            First,
        };
        write.SetAction(
            (parsed, cancellationToken) =>
                CommandLine.GuardAsync(
                    parsed,
                    async () =>
                    {
                        var (folder, first, images) = (
                            parsed.GetRequiredValue(Out).FullName,
                            parsed.GetValue(First),
                            parsed.GetValue(Images)
                        );
                        if (images < 1 || first < 0)
                        {
                            await parsed.InvocationConfiguration.Error.WriteLineAsync(
                                $"--images {images} --first {first}: at least one image, counting from field 0."
                            );
                            return ExitCode.Refused;
                        }

                        var output = parsed.InvocationConfiguration.Output;
                        PublishedTree.Write(
                            folder,
                            new PlateGenerator(new PlateSettings()),
                            first,
                            images,
                            new Printed(output),
                            cancellationToken
                        );
                        await output.WriteLineAsync($"{images} synthetic image pairs written to {folder}.");
                        return ExitCode.Done;
                    }
                )
        );
        return new Command("demo", "Makes synthetic image pairs; no microscope took them.") { seed, write };
    }

    private sealed class Printed(TextWriter output) : IProgress<string>
    {
        public void Report(string value) => output.WriteLine(value);
    }
}
