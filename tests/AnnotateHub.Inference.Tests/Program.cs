using AnnotateHub.Inference.Inspection;
using Xunit.Runner.InProc.SystemConsole;

if (ModelInspection.IsRequested(args))
    return ModelInspection.Run(args);
return args.Any(argument => argument is "--server" or "--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(
        args,
        AnnotateHub.Inference.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions
    )
    : await ConsoleRunner.Run(args);
