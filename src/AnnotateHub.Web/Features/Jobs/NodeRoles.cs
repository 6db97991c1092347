namespace AnnotateHub.Web.Features.Jobs;

/// <summary>
/// Setting <c>Roles</c>: what this node does. <c>web</c> serves pages and takes light jobs; <c>worker</c> takes jobs with models; a node
/// with both, as by default, does all.
/// One worker at a time works on a data folder.
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

    public bool Serves(string queue) => queue is JobQueue.Gpu or JobQueue.Training ? TakesModels : ServesPages;
}
