using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AnnotateHub.Architecture.Tests;

/// <summary>Pages, routes and commands ask use cases; only Application and Data know the database.</summary>
public sealed class DatabaseDoorTests
{
    /// <summary>What a script's request threw becomes its answer in one place, <c>Web/Security/ScriptFaults</c>.</summary>
    private static readonly string[] Faults = ["DbUpdateException", "DbUpdateConcurrencyException"];

    [Theory]
    [InlineData("Web")]
    [InlineData("Cli")]
    [InlineData("Inference")]
    [InlineData("Exchange")]
    [InlineData("Imaging")]
    [InlineData("Training")]
    public void No_project_but_Application_and_Data_uses_the_database(string project) =>
        Assert.Empty(DatabaseTypesIn(Solution.Load(project).Location).Except(Faults));

    [Fact]
    public void The_check_sees_a_context() =>
        Assert.Superset(new HashSet<string> { "AnnotateHubDb", "DbSet`1" }, DatabaseTypesIn(typeof(Planted).Assembly.Location).ToHashSet());

    /// <summary>Types of EF Core and the database's own, as far as the compiled code of the assembly names them.</summary>
    private static List<string> DatabaseTypesIn(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata
                .TypeReferences.Select(metadata.GetTypeReference)
                .Where(type =>
                    metadata.GetString(type.Name).StartsWith("AnnotateHubDb", StringComparison.Ordinal)
                    || metadata.GetString(type.Namespace).StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
                )
                .Select(type => metadata.GetString(type.Name)),
        ];
    }
}
