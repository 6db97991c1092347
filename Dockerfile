FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The trainer adds 465 MB of libtorch; --build-arg TRAINING=false leaves it out (and must, on ARM and Alpine).
ARG TRAINING=true
WORKDIR /source
COPY . .
RUN dotnet publish src/AnnotateHub.Web --configuration Release -p:Training=$TRAINING --output /app \
 && dotnet publish src/AnnotateHub.Cli --configuration Release -p:Training=$TRAINING --output /cli

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY --from=build /cli /cli
RUN mkdir /data /backups && chown $APP_UID /data /backups && ln -s /cli/annotatehub /usr/local/bin/annotatehub
USER $APP_UID
# The root may be read-only: data and backups have volumes, and /tmp is all else that is written. The runtime's own diagnostics would want
# sockets and memory there.
# The address in appsettings.json is this machine's own; a container is reached from outside.
ENV DOTNET_EnableDiagnostics=0 \
    Urls=http://+:8080 \
    Demo__Enabled=false \
    ANNOTATEHUB_DATA=/data \
    ANNOTATEHUB_TRAINER=/app/trainer/AnnotateHub.Trainer.dll \
    Logging__Console__FormatterName=json
VOLUME /data /backups
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["dotnet", "AnnotateHub.Web.dll", "--health"]
ENTRYPOINT ["dotnet", "AnnotateHub.Web.dll"]
