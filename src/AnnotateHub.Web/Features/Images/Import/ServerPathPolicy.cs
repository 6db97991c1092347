using AnnotateHub.Application.Accounts;
using AnnotateHub.Core.Study;
using AnnotateHub.Web.Hosting;

namespace AnnotateHub.Web.Features.Images.Import;

/// <summary>
/// Who may name folders of the server to read from or write to, and which: those below <c>Import:Roots</c>. Without the setting all of them
/// where only people at this machine reach the server, else none.
/// </summary>
public sealed class ServerPathPolicy(AccountQueries accounts, IConfiguration configuration, Reach reach)
{
    /// <summary>Null when the person may name folders at all, else a sentence.</summary>
    public async Task<string?> RefusalAsync(long personId, ProjectRole role)
    {
        var person = await accounts.FindAsync(personId);
        if (person is null || (!role.MayManage() && !person.IsAdministrator))
            return "Folders of the server are open to managers of the project and administrators only. Upload the files instead.";
        var roots = Roots();
        if (roots is { Count: 0 })
            return "This server can be reached from other machines and names no folders that may be read or written (setting "
                + "Import:Roots). Upload the files, or ask whoever runs the server.";
        if (person.IsDemo && !reach.IsLocalOnly)
            return "The password of the demo accounts is public and this server can be reached from other machines: they may not name "
                + "folders of the server. Upload the files, or sign in as yourself.";
        return null;
    }

    /// <summary>Null when this path may be named, else a sentence. Links are followed, so that none leads out.</summary>
    public string? RefusalOf(string path)
    {
        if (Roots() is not { } roots)
            return null;
        var full = Real(Path.GetFullPath(path));
        return roots.Any(root => IsBelow(full, Real(root)))
            ? null
            : $"'{path}' does not lie in a folder that this server may use for import and export; those are "
                + $"{string.Join(", ", roots.Select(root => $"'{root}'"))} (setting Import:Roots).";
    }

    /// <summary>Null where every folder may be named.</summary>
    private List<string>? Roots()
    {
        var named = configuration.GetSection("Import:Roots").Get<string[]>();
        if (named is null && reach.IsLocalOnly)
            return null;
        return [.. (named ?? []).Where(root => !string.IsNullOrWhiteSpace(root)).Select(Path.GetFullPath)];
    }

    private static bool IsBelow(string path, string root)
    {
        var relative = Path.GetRelativePath(root, path);
        return relative == "."
            || (!Path.IsPathRooted(relative) && relative.Split(Path.DirectorySeparatorChar)[0] != "..");
    }

    /// <summary>With every link on the way resolved, as far as the path is there.</summary>
    private static string Real(string path)
    {
        var at = Path.GetPathRoot(path)!;
        foreach (var part in path[at.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            at = Path.Combine(at, part);
            FileSystemInfo item = Directory.Exists(at) ? new DirectoryInfo(at) : new FileInfo(at);
            if (item.LinkTarget is not null && item.ResolveLinkTarget(returnFinalTarget: true) is { } target)
                at = Real(target.FullName);
        }

        return at;
    }
}
