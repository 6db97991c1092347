namespace AnnotateHub.Web.Features.Annotations;

/// <summary>Which script the annotate page loads: one bundle, or while somebody works on the modules the modules themselves.</summary>
public sealed class CanvasScript(IWebHostEnvironment environment, IConfiguration configuration, ILogger<CanvasScript> log)
{
    public const string Entry = "canvas/main.js";

    private readonly Lazy<ModuleBundle?> _bundle = new(() => Make(environment, configuration, log));

    /// <summary>Null where the modules are served one by one.</summary>
    public ModuleBundle? Bundle => _bundle.Value;

    /// <summary>Address of the bundle, relative to the base of the page.</summary>
    public string? Address => Bundle is { } bundle ? $"scripts/canvas-{bundle.Hash}.js" : null;

    private static ModuleBundle? Make(IWebHostEnvironment environment, IConfiguration configuration, ILogger log)
    {
        if (configuration.GetValue<bool?>("Canvas:Bundle") ?? !environment.IsDevelopment())
            try
            {
                return ModuleBundle.Create(environment.WebRootFileProvider, Entry);
            }
            catch (FormatException fault)
            {
                // The page works without it, only slower.
                log.LogWarning("The annotate page loads its modules one by one: {Fault}", fault.Message);
            }

        return null;
    }
}
