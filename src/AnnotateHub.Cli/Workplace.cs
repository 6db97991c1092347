using AnnotateHub.Data;
using AnnotateHub.Data.Entities;
using AnnotateHub.UseCases.Adjudication;
using AnnotateHub.UseCases.Annotate;
using AnnotateHub.UseCases.Backup;
using AnnotateHub.UseCases.Import;
using AnnotateHub.UseCases.Models;
using AnnotateHub.UseCases.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AnnotateHub.Cli;

/// <summary>The data folder with its use cases: the one place where the command line is put together.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly bool _isScratch;

    private Workplace(DataFolder folder, TextWriter output, TextWriter error, bool isScratch = false)
    {
        (Folder, Output, Error, _isScratch) = (folder, output, error, isScratch);
        _services = new ServiceCollection()
            .AddSingleton(folder)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddAnnotateUseCases()
            .AddExchangeUseCases()
            .AddSingleton(new ModelSettings(InspectWith: typeof(Workplace).Assembly.Location))
            .AddModelUseCases()
            .AddAdjudicationUseCases()
            .BuildServiceProvider();
    }

    public DataFolder Folder { get; }
    public TextWriter Output { get; }
    public TextWriter Error { get; }

    public IDbContextFactory<AnnotateHubDb> Database => Get<IDbContextFactory<AnnotateHubDb>>();

    public static async Task<Workplace> OpenAsync(string? data, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var workplace = new Workplace(new DataFolder(RootOf(data)), output, error);
        if (await workplace.Get<DatabaseUpgrade>().RunAsync(cancel) is { } copy)
            await error.WriteLineAsync($"The database was brought to this version; a copy of the old one is {copy}.");
        return workplace;
    }

    /// <summary>A workplace without a database, whose folder is thrown away at the end: for commands that need no server's data.</summary>
    public static Workplace Scratch(TextWriter output, TextWriter error) =>
        new(new DataFolder(Directory.CreateTempSubdirectory("annotatehub-").FullName), output, error, isScratch: true);

    /// <summary>The data folder that is meant: named, else ANNOTATEHUB_DATA, else the default.</summary>
    public static string RootOf(string? named)
    {
        named ??= Environment.GetEnvironmentVariable("ANNOTATEHUB_DATA");
        return Path.GetFullPath(string.IsNullOrWhiteSpace(named) ? DataFolder.Default : named);
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The project of this name, or null after saying which there are.</summary>
    public async Task<Project?> FindProjectAsync(string name, CancellationToken cancel)
    {
        await using var db = await Database.CreateDbContextAsync(cancel);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(item => item.Name == name, cancel);
        if (project is not null) return project;
        var known = await db.Projects.OrderBy(item => item.Name).Select(item => item.Name).Take(20).ToListAsync(cancel);
        await RefuseAsync($"There is no project '{name}' in {Folder.Root}; {(known.Count == 0 ? "there is none at all" : $"there are {string.Join(", ", known.Select(item => $"'{item}'"))}")}.");
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
        if (_isScratch) Directory.Delete(Folder.Root, recursive: true);
    }
}
