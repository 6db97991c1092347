namespace AnnotateHub.Web.Features.Jobs;

/// <summary>
/// Setting <c>Roles</c>: what this node does. <c>web</c> serves pages and takes light jobs; <c>worker</c> takes jobs with models; a node
/// with both, as by default, does all.
/// On SQLite one worker at a time works on a data folder; on PostgreSQL there may be any number of each.
/// </summary>
public sealed record NodeRoles(bool ServesPages, bool TakesModels)
{
    private const string Web = "web";
    private const string Worker = "worker";

    public static NodeRoles Both { get; } = new(true, true);

    /// <exception cref="InvalidOperationException">The setting names something else, or nothing.</exception>
    public static NodeRoles From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Roles");
        string[] named = section.Value is { } text
            ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : section.Get<string[]>() ?? [];
        if (named.Length == 0)
            return Both;
        return named.FirstOrDefault(role => role is not (Web or Worker)) is { } unknown
            ? throw new InvalidOperationException($"The setting Roles names '{unknown}'; it holds '{Web}', '{Worker}' or both.")
            : new NodeRoles(named.Contains(Web), named.Contains(Worker));
    }

    /// <summary>As the setting has them.</summary>
    public override string ToString() =>
        ServesPages && TakesModels ? $"{Web}, {Worker}"
        : ServesPages ? Web
        : Worker;

    public bool Serves(string queue) => queue is JobQueue.Gpu or JobQueue.Training ? TakesModels : ServesPages;
}
