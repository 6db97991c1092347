using System.Reflection;

namespace AnnotateHub.Architecture.Tests;

/// <summary>The house stands as docs/ARCHITECTURE.md draws it: Core knows nobody, the middle does not know each other, Web and Cli compose.</summary>
public sealed class DirectionTests
{
    [Theory]
    [InlineData("Core")]
    [InlineData("Imaging", "Core")]
    [InlineData("Exchange", "Core")]
    [InlineData("Data", "Core")]
    [InlineData("Inference", "Core")]
    [InlineData("UseCases", "Core", "Imaging", "Exchange", "Data", "Inference")]
    [InlineData("Web", "Core", "Imaging", "Exchange", "Data", "Inference", "UseCases", "Assets")]
    [InlineData("Cli", "Core", "Imaging", "Exchange", "Data", "Inference", "UseCases")]
    public void A_project_knows_only_those_below_it(string project, params string[] allowed)
    {
        var known = House.ReferencesOf(project);

        Assert.Empty(known.Except(allowed.Select(name => "AnnotateHub." + name)));
    }

    [Fact]
    public void Core_uses_nothing_but_the_framework() =>
        Assert.All(House.Load("Core").GetReferencedAssemblies(), reference => Assert.StartsWith("System", reference.Name));

    [Theory]
    [InlineData("OpenCvSharp", "Imaging")]
    [InlineData("BitMiracle.LibTiff.NET", "Imaging")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Inference")]
    [InlineData("MudBlazor", "Web")]
    [InlineData("System.CommandLine", "Cli")]
    public void A_library_has_one_door(string library, string door) =>
        Assert.All(House.Projects.Where(project => project != door), project =>
            Assert.DoesNotContain(library, House.Load(project).GetReferencedAssemblies().Select(reference => reference.Name)));

    [Fact]
    public void Every_project_of_the_house_is_checked_here()
    {
        var source = Directory.GetDirectories(Path.Combine(TestKit.Repository.Root, "src")).Select(folder => Path.GetFileName(folder)["AnnotateHub.".Length..]);

        Assert.Equal(House.Projects.Order(), source.Order());
    }
}

internal static class House
{
    public static readonly string[] Projects = ["Core", "Imaging", "Exchange", "Data", "Inference", "UseCases", "Web", "Cli"];

    public static Assembly Load(string project) => Assembly.Load(project == "Cli" ? "annotatehub" : "AnnotateHub." + project);

    public static IEnumerable<string> ReferencesOf(string project) => Load(project).GetReferencedAssemblies()
        .Select(reference => reference.Name!)
        .Where(name => name.StartsWith("AnnotateHub.", StringComparison.Ordinal));
}
