using AnnotateHub.Application;
using AnnotateHub.Application.Backup;
using AnnotateHub.Application.Images.Storage;
using AnnotateHub.Application.Kernel;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Application.Projects;
using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Cli;

/// <summary>The data folder with its use cases: the one place where the command line is put together.</summary>
internal sealed class CliContext : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _isScratch;

    private CliContext(DataFolder folder, TextWriter output, TextWriter error, bool isScratch = false)
    {
        (Folder, Output, Error, _isScratch) = (folder, output, error, isScratch);
        _services = new ServiceCollection()
            .AddSingleton(folder)
            .AddSingleton(_ =>
                isScratch
                    ? new DatabaseSource(DatabaseProvider.Sqlite, folder.DatabaseFile)
                    : DatabaseSettings.FromEnvironment(folder)
            )
            .AddSingleton(_ => isScratch ? new StorageSettings() : StorageSettings.FromEnvironment())
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateHub()
            .AddSingleton(new ModelSettings(InspectWith: typeof(CliContext).Assembly.Location))
            .BuildServiceProvider();
    }

    public DataFolder Folder { get; }
    public TextWriter Output { get; }
    public TextWriter Error { get; }

    public static async Task<CliContext> OpenAsync(string? data, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var context = new CliContext(new DataFolder(RootOf(data)), output, error);
        if (await context.Get<DatabaseUpgrade>().RunAsync(cancellationToken) is { } copy)
            await error.WriteLineAsync($"The database was brought to this version; a copy of the old one is {copy}.");
        return context;
    }

    /// <summary>A context without a database, whose folder is thrown away at the end: for commands that need no server's data.</summary>
    public static CliContext Scratch(TextWriter output, TextWriter error) =>
        new(new DataFolder(Directory.CreateTempSubdirectory("annotatehub-").FullName), output, error, isScratch: true);

    /// <summary>The data folder that is meant: named, else ANNOTATEHUB_DATA, else the default.</summary>
    public static string RootOf(string? named)
    {
        named ??= Environment.GetEnvironmentVariable("ANNOTATEHUB_DATA");
        return Path.GetFullPath(string.IsNullOrWhiteSpace(named) ? DataFolder.Default : named);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The project of this name, or null after saying which there are.</summary>
    public async Task<Project?> FindProjectAsync(string name, CancellationToken cancellationToken)
    {
        var projects = Get<ProjectQueries>();
        if (await projects.FindByNameAsync(name, cancellationToken) is { } project)
            return project;
        var known = await projects.NamesAsync(20, cancellationToken);
        await RefuseAsync(
            $"There is no project '{name}' in {Folder.Root}; {(known.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", known.Select(item => $"'{item}'"))}")}."
        );
        return null;
    }

    public async Task<int> RefuseAsync(string sentence)
    {
        await Error.WriteLineAsync(sentence);
        return ExitCode.Refused;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (!_isScratch)
            FileModes.Tighten(Folder);
        if (_isScratch)
            Directory.Delete(Folder.Root, recursive: true);
    }
}
