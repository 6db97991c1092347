FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/AnnotateHub.Web --configuration Release --output /app \
 && dotnet publish src/AnnotateHub.Cli --configuration Release --output /cli

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
COPY --from=build /cli /cli
RUN mkdir /data && chown $APP_UID /data && ln -s /cli/annotatehub /usr/local/bin/annotatehub
USER $APP_UID
# The address in appsettings.json is this machine's own; a container is reached from outside.
ENV Urls=http://+:8080 ANNOTATEHUB_DATA=/data Logging__Console__FormatterName=json
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["dotnet", "AnnotateHub.Web.dll", "--health"]
ENTRYPOINT ["dotnet", "AnnotateHub.Web.dll"]
