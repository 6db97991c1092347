using AnnotateHub.Trainer.Running;

return TrainerProgram.Run(args, Console.OpenStandardInput(), Console.Out);
