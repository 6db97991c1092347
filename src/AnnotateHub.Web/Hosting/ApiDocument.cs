using AnnotateHub.Web.Security;
using Microsoft.OpenApi;

namespace AnnotateHub.Web.Hosting;

/// <summary>What the OpenAPI document says beyond the routes: how one signs in.</summary>
internal static class ApiDocument
{
    public static void AddAnnotateHubApiDocument(this IServiceCollection services) =>
        services.AddOpenApi(options =>
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    document.Info.Title = "AnnotateHub";
                    document.Info.Description =
                        "Everything that pages do, for scripts. Sign in with a personal access token (Authorization: Bearer), "
                        + "made on the account page, or with the cookie of a page "
                        + "and the header X-CSRF-TOKEN from api/session. What a person may not see is answered as what does not "
                        + "exist (404). Other answers than 2xx are problem documents with a code.";
                    document.Components ??= new OpenApiComponents();
                    document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
                    {
                        [TokenSignIn.SchemeName] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.Http,
                            Scheme = "bearer",
                            Description = "A personal access token: opens the projects that it names, as far as its person may.",
                        },
                        ["Cookie"] = new OpenApiSecurityScheme
                        {
                            Type = SecuritySchemeType.ApiKey,
                            In = ParameterLocation.Cookie,
                            Name = "AnnotateHub",
                            Description = "The sign-in of a page; changes also need X-CSRF-TOKEN.",
                        },
                    };
                    document.Security =
                    [
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenSignIn.SchemeName, document)] = [] },
                        new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("Cookie", document)] = [] },
                    ];
                    return Task.CompletedTask;
                }
            )
        );
}
