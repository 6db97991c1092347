using System.Reflection;

namespace AnnotateHub.Architecture.Tests;

/// <summary>The house stands as docs/ARCHITECTURE.md draws it: Core knows nobody, the middle does not know each other, Web and Cli
/// compose.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("Core")]
    [InlineData("Imaging", "Core")]
    [InlineData("Exchange", "Core")]
    [InlineData("Data", "Core")]
    [InlineData("Data.PostgreSql", "Core", "Data")]
    [InlineData("Inference", "Core")]
    [InlineData("Training", "Core", "Imaging")]
    [InlineData("Trainer", "Training")]
    [InlineData("Application", "Core", "Imaging", "Exchange", "Data", "Data.PostgreSql", "Inference", "Training")]
    [InlineData("Web", "Core", "Imaging", "Exchange", "Data", "Data.PostgreSql", "Inference", "Training", "Application", "Assets")]
    [InlineData("Cli", "Core", "Imaging", "Exchange", "Data", "Data.PostgreSql", "Inference", "Training", "Application")]
    public void A_project_knows_only_those_below_it(string project, params string[] allowed)
    {
        var known = Solution.ReferencesOf(project);

        Assert.Empty(known.Except(allowed.Select(name => "AnnotateHub." + name)));
    }

    [Fact]
    public void Core_uses_nothing_but_the_framework() =>
        Assert.All(Solution.Load("Core").GetReferencedAssemblies(), reference => Assert.StartsWith("System", reference.Name));

    [Theory]
    [InlineData("OpenCvSharp", "Imaging")]
    [InlineData("BitMiracle.LibTiff.NET", "Imaging")]
    [InlineData("SixLabors.ImageSharp", "Imaging")]
    [InlineData("CsvHelper", "Exchange")]
    [InlineData("YamlDotNet", "Exchange")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Inference")]
    [InlineData("MailKit", "Application")]
    [InlineData("MudBlazor", "Web")]
    [InlineData("System.CommandLine", "Cli")]
    [InlineData("Microsoft.AspNetCore.SignalR.Client", "Cli")]
    [InlineData("TorchSharp", "Trainer")]
    public void A_library_has_one_door(string library, string door) =>
        Assert.All(
            Solution.Projects.Where(project => project != door),
            project => Assert.DoesNotContain(library, Solution.Load(project).GetReferencedAssemblies().Select(reference => reference.Name))
        );

    [Fact]
    public void Every_project_of_the_house_is_checked_here()
    {
        var source = Directory
            .GetDirectories(Path.Combine(AnnotateHub.TestKit.Repository.Root, "src"))
            .Select(folder => Path.GetFileName(folder)["AnnotateHub.".Length..]);

        Assert.Equal(Solution.Projects.Order(), source.Order());
    }
}
